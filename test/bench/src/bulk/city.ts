import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TENANTS } from '@gongzhi/cli';
import {
  type Caller,
  type Clone,
  enterCommunity,
  entities,
  loadDefaults,
  loadSampleCity,
  migrations,
  Organisation,
  type PlannedRow,
  planAgainst,
  readCity,
  sessionScope,
  subscribers,
  Template,
} from '@gongzhi/domain';
import { installedModules as modules } from '@gongzhi/gateway';
import { toNodeId } from '@gongzhi/kernel';
import {
  aesCryptography,
  type Connection,
  type Database,
  databasePasswords,
  dropDatabase,
  type EntityManager,
  ensureDatabase,
  inSession,
  migrate,
  openDatabase,
  secret,
} from '@gongzhi/storage';
import { say } from '../say.ts';
import type { Tools } from './ways.ts';

const DATABASE = 'bench_bulk';
const CITY = join(TENANTS, 'zhangjiagang');

export interface BulkCity {
  admin: Connection;
  tools: Tools;
  /** The rows of the city's own file under new codes, each time others. */
  rows(mark: string): Promise<PlannedRow[]>;
  /** What the administrators of these communities ask for: the sample community's template, run by a partner. */
  clones(codes: readonly string[], mark: string): Promise<Clone[]>;
  close(): Promise<void>;
}

/** The sample city in a database of its own: its template is what is cloned, its file what is onboarded. */
export async function openBulkCity(server: Connection, dataFolder: string): Promise<BulkCity> {
  const admin = { ...server, database: DATABASE };
  await dropDatabase(server, DATABASE);
  const logins = await ensureDatabase(server, { database: DATABASE, passwords: databasePasswords(dataFolder) });
  await migrate(logins.owner, entities, migrations);
  const database = await openDatabase(logins, { entities, subscribers });
  const cryptography = aesCryptography(secret(dataFolder, 'master-key'));
  const defaultsFolder = join(TENANTS, 'defaults');
  say('载入样例城市 · Loading the sample city');
  await loadSampleCity({ database, cryptography, modules, folder: CITY, defaultsFolder });
  const defaults = loadDefaults(defaultsFolder);
  const request = { id: 'bench', origin: null };
  const witness = { actorKind: 'BUREAU', actorKey: 'bench', requestId: request.id, origin: null } as const;
  const tools = { database, cryptography, modules, defaults, request, witness };
  const templateId = await inSession(database.app, {}, 'read', async (em) =>
    toNodeId('Template', (await em.findOneOrFail(Template, { module: 'elder-meals', supersededAt: null })).id),
  );
  return {
    admin,
    tools,
    rows: (mark) => plannedRows(database, mark),
    async clones(codes, mark) {
      const clones: Clone[] = [];
      for (const code of codes) clones.push(await cloneFor(tools, code, { templateId, idempotencyKey: mark }));
      return clones;
    },
    close: () => database.close(),
  };
}

async function plannedRows(database: Database, mark: string): Promise<PlannedRow[]> {
  const { divisionCode } = readCity(CITY);
  const content = readFileSync(join(CITY, 'communities.csv'));
  const { rows } = await inSession(database.bureau, {}, 'read', (em) =>
    planAgainst(em, { format: 'CSV', content, divisionPrefix: divisionCode }),
  );
  return rows.map(({ row, ...planned }) => {
    const code = `${row.code}-${mark}`;
    const own = { ...row, code, adminEmail: `admin@${code}` };
    return { ...planned, code, row: own, action: 'CREATE', changes: [], known: null };
  });
}

/** Lets the administrator in as a request would, and names an operator. */
async function cloneFor(
  { database, cryptography }: Tools,
  code: string,
  input: { templateId: string; idempotencyKey: string },
): Promise<Clone> {
  const email = `admin@${code}`;
  const caller: Caller = { subject: `subject of ${email}`, kind: 'person', clientId: 'bench', email, realmRoles: [] };
  const communityId = await inSession(database.bureau, {}, 'read', async (em) => {
    const [found] = await em.execute<{ id: string }[]>('select id from community where code = ?', [code]);
    return found!.id;
  });
  const scope = sessionScope(caller, communityId, cryptography);
  const tie = (work: (em: EntityManager) => Promise<void>) => inSession(database.nested.app, scope, 'write', work);
  return inSession(database.app, scope, 'read', async (em) => {
    const entry = await enterCommunity(em, scope, caller, tie);
    if (!entry?.community) throw new Error(`${email} cannot enter`);
    const { id } = await em.findOneOrFail(Organisation, { communityId, subject: 'PARTNER' });
    const bindings = [{ requirement: 'operator', organisationId: toNodeId('Organisation', id) }];
    const { community, actor, ability } = entry;
    return { community, actor, ability, input: { ...input, bindings } };
  });
}
