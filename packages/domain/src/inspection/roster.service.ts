import { refuse, text } from '@gongzhi/kernel';
import { type EntityManager, inSession } from '@gongzhi/storage';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { entryOf, witnessOf } from '../audit/trail.js';
import { authorize, type Ctx, idOf } from '../context.js';
import { communityOfCode } from '../lifecycle/change-line.js';
import { normaliseNote } from '../names.js';
import { Organisation } from '../people/organisation.entity.js';
import { Person } from '../people/person.entity.js';
import { Project } from '../projects/project.entity.js';
import { Settlement, SettlementLine } from '../projects/settlement.entity.js';
import { type OpenRosterInput, RosterLine } from './roster.types.js';

/** What is longer is opened period by period: an answer is one list, and one entry of the trail. */
const MOST_LINES = 1000;

/**
 * Opens to the bureau who was paid what in a project, for an audit that is named: the only personal data that it sees.
 * Who opened it, for which audit and why stands in that community's own trail before anything is answered.
 */
export async function openRoster(ctx: Ctx, input: OpenRosterInput): Promise<RosterLine[]> {
  authorize(ctx, 'export', 'Settlement');
  const told = { audit: normaliseNote(input.audit, ['audit']), reason: normaliseNote(input.reason, ['reason']) };
  if (input.from && input.until && input.from > input.until) throw backwards();
  const { id: communityId } = await communityOfCode(ctx.em, input.communityCode.trim(), ['communityCode']);
  return inSession(ctx.sessions!.nested.app, { communityId }, 'write', async (em) => {
    const id = idOf('Project', input.projectId);
    const project = id && (await em.findOne(Project, { communityId, id }));
    if (!project) throw notThere();
    const lines = await linesOf(em, project, input);
    const after = { ...told, from: input.from ?? null, until: input.until ?? null, lines: lines.length };
    const fields = Object.entries(after).map(([field, value]) => ({ field, before: null, after: value }));
    const change = { type: 'Project', row: project, action: 'EXPORT' as const, fields };
    await em.persist(em.create(AuditEntry, entryOf(change, witnessOf(ctx)))).flush();
    return lines;
  });
}

async function linesOf(
  em: EntityManager,
  { communityId, id: projectId }: Project,
  { from, until }: OpenRosterInput,
): Promise<RosterLine[]> {
  const settlements = await em.find(Settlement, {
    ...{ communityId, projectId, status: 'APPROVED' as const },
    ...(from ? { fromDate: { $gte: from } } : {}),
    ...(until ? { untilDate: { $lte: until } } : {}),
  });
  const periods = new Map(settlements.map(({ id, fromDate, untilDate }) => [id, { from: fromDate, until: untilDate }]));
  const where = { communityId, settlementId: { $in: [...periods.keys()] } };
  const lines = await em.find(SettlementLine, where, { orderBy: { id: 'asc' }, limit: MOST_LINES + 1 });
  if (lines.length > MOST_LINES) throw tooMany();
  const names = await namesOfPayees(em, communityId, lines);
  return lines
    .map(({ payeePersonId, payeeOrganisationId, settlementId, quantity, payableFen }) => {
      const name = names.get((payeePersonId ?? payeeOrganisationId)!)!;
      return RosterLine.of({ name, quantity, payableFen, ...periods.get(settlementId)! });
    })
    .sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0));
}

async function namesOfPayees(
  em: EntityManager,
  communityId: string,
  lines: readonly SettlementLine[],
): Promise<Map<string, string>> {
  const personIds = [...new Set(lines.flatMap(({ payeePersonId }) => payeePersonId ?? []))];
  const organisationIds = [...new Set(lines.flatMap(({ payeeOrganisationId }) => payeeOrganisationId ?? []))];
  const payees = [
    ...(await em.find(Person, { communityId, id: { $in: personIds } })),
    ...(await em.find(Organisation, { communityId, id: { $in: organisationIds } })),
  ];
  return new Map(payees.map(({ id, name }) => [id, name]));
}

const backwards = () =>
  refuse('BAD_USER_INPUT', text('起始日不能晚于截止日', 'The first day must not be after the last'), ['from']);
const notThere = () =>
  refuse('NOT_FOUND', text('该社区没有这个项目', 'That community has no such project'), ['projectId']);
const tooMany = () =>
  refuse(
    'LIMIT_EXCEEDED',
    text(`超过 ${MOST_LINES} 笔，请用 from、until 缩短周期`, `More than ${MOST_LINES} payments: narrow from and until`),
    ['from'],
  );
