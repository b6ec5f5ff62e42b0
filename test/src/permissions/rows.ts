import { toNodeId } from '@gongzhi/kernel';
import { asLogin } from '../testkit/database.js';
import { rowId, type Stage } from './stage.js';
import type { Caller } from './tables.js';

/** A row as the database has it, with its columns. */
export type Row = Record<string, unknown> & { id: string };

const tableOf = (type: string): string =>
  type.endsWith('Record') ? 'service_record' : type.replaceAll(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();

/** Rows of the city's register and catalogue: those that the story made. */
const SHARED: Record<string, string> = {
  Town: "code = 'yangshe'",
  Community: 'id = $1 or code = $2',
  Bundle: 'publisher_id = $1',
  Template: 'publisher_id = $1',
  Adoption: 'publisher_id = $1',
  Job: "title_zh like '%' || (select code from community where id = $1) || '%'",
  CreditCodeSuspension: 'reason = $1::text',
};

export const isShared = (type: string): boolean => type in SHARED;

/** Every row of a node type that the staged community has; of the city's register, its own and its neighbour's. */
export function rowsOf(stage: Stage, type: string): Promise<Row[]> {
  const login = type === 'Adoption' || type === 'Job' ? 'bureau' : type in SHARED ? 'app' : 'owner';
  return asLogin(login, type === 'Job' ? null : stage.communityId, async (client) => {
    const where = SHARED[type] ?? 'community_id = $1';
    const sql = `select to_jsonb(t) as row from "${tableOf(type)}" t where ${where} order by id`;
    const { rows } = await client.query(
      sql,
      [stage.communityId, stage.neighbour].slice(0, where.split('$').length - 1),
    );
    return rows.map(({ row }) => row as Row);
  });
}

/** Whether a row is the caller's own: about themselves, or of the project that their organisation operates. */
export function isOwn(stage: Stage, caller: Caller, type: string, row: Row): boolean {
  if (type === 'Community') return row.id === stage.communityId;
  const me = stage.persons[caller];
  if (type === 'Person') return row.id === me;
  if (
    [
      'Membership',
      'HouseholdMember',
      'Consent',
      'Substitute',
      'Representation',
      'PointsClaim',
      'PointsDeduction',
      'TaskClaim',
      'LedgerAccount',
      'LedgerEntry',
    ].includes(type)
  )
    return row.person_id === me;
  if (type === 'Redemption') return row.person_id === me || row.redeemed_by_id === me;
  if (type === 'Guardianship') return row.person_id === me || row.guardian_id === me;
  if (type === 'LedgerAccount' || type === 'LedgerEntry') return row.person_id === me;
  if (type === 'Hold') return row.from_person_id === me;
  if (type === 'Transfer') return row.from_person_id === me || row.to_person_id === me;
  if (type === 'AuditEntry') return row.concerns_id === me || (caller !== 'STEWARD' && row.actor_key === me);
  if (caller === 'STEWARD') {
    if (type === 'Rating') return row.rated_by_id === me;
    return row.person_id === me || row.served_by_person_id === me;
  }
  const operated = { CATALYST: stage.projects.A.id, PARTNER: stage.projects.B.id }[caller as string];
  if (!operated) return false;
  return rowId(operated) === (type === 'Project' ? row.id : row.project_id);
}

/** The node ids that a table's word stands for, sorted. */
export function expectedIds(stage: Stage, caller: Caller, type: string, word: string, rows: readonly Row[]): string[] {
  const seen = rows.filter((row) => word === 'all' || (word === 'own' && isOwn(stage, caller, type, row)));
  return seen.map(({ id }) => toNodeId(type, id)).sort();
}
