import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Denial, Refusal } from '@gongzhi/kernel';
import {
  aesCryptography,
  type Connection,
  connectionFromUrl,
  type Database,
  databasePasswords,
  dropDatabase,
  type EntityManager,
  ensureDatabase,
  inSession,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
} from '@gongzhi/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Caller,
  Community,
  type Ctx,
  communityIdOf,
  enterCity,
  enterCommunity,
  entities,
  loadDefaults,
  loadSampleCity,
  loadTowns,
  migrations,
  type OnboardCommunitiesInput,
  onboardCommunities,
  planOnboarding,
  readCity,
  sessionScope,
  setCommunityStatus,
  subscribers,
} from '../index.js';

const TENANTS = fileURLToPath(new URL('../../../../tenants/', import.meta.url));
const serverUrl = process.env.TEST_DATABASE_URL;
const name = `gongzhi_onboarding_${process.pid}`;
const cryptography = aesCryptography('5a'.repeat(32));
const modules = new Map();
const defaults = loadDefaults(join(TENANTS, 'defaults'));

let folder: string;
let admin: Connection;
let database: Database;
let owner: Connection;
let stop = async () => {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gongzhi-onboarding-'));
  if (serverUrl) admin = connectionFromUrl(serverUrl);
  else ({ connection: admin, stop } = await startEmbeddedPostgres({ dataDir: folder, durable: false }));
  const logins = await ensureDatabase(admin, { database: name, passwords: databasePasswords(folder) });
  owner = logins.owner;
  await migrate(owner, entities, migrations);
  database = await openDatabase(logins, { entities, subscribers });
  const city = readCity(join(TENANTS, 'zhangjiagang'));
  await inSession(database.bureau, {}, 'write', (em) => loadTowns(em, city));
});
afterAll(async () => {
  await database.close();
  await dropDatabase(admin, name);
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const caller = (email: string, realmRoles: string[] = []): Caller => ({
  subject: `subject of ${email}`,
  kind: 'person',
  clientId: 'test',
  email,
  realmRoles,
});

/** Acts in city scope, as the gateway lets its callers. */
function inCity<T>(who: Caller, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const { actor, ability, scope } = enterCity(who, cryptography);
  return inSession(database.bureau, scope, 'write', (em) =>
    work({
      em,
      actor,
      ability,
      community: null,
      language: 'en',
      request: { id: 'a request', origin: '192.0.2.1' },
      modules,
      cryptography,
      afterCommit: () => {},
      visit: (communityId, visit) => inSession(database.app, { communityId }, 'read', visit),
      sessions: database,
      defaults,
    }),
  );
}
const bureau = <T>(work: (ctx: Ctx) => Promise<T>) => inCity(caller('officer@bureau', ['bureau']), work);

const HEADINGS = 'code,name,kind,town,admin_email,residents';
const onboard = (rows: string[], rest: Partial<OnboardCommunitiesInput> = {}) =>
  bureau((ctx) => onboardCommunities(ctx, { format: 'CSV', content: [HEADINGS, ...rows].join('\n'), ...rest }));

/** A look into one community, past all abilities. */
const inside = <Row>(communityId: string, sql: string): Promise<Row[]> =>
  inSession(database.app, { communityId }, 'read', (em) => em.execute<Row[]>(sql));
/** Through the door of a community, as the gateway opens it. */
async function through(who: Caller, code: string) {
  const communityId = await communityIdOf(database.exchanges.read.app, code);
  const scope = sessionScope(who, communityId ?? undefined, cryptography);
  const tie = (work: (em: EntityManager) => Promise<void>) => inSession(database.nested.app, scope, 'write', work);
  return inSession(database.app, scope, 'read', (em) => enterCommunity(em, scope, who, tie));
}

const register = () => inSession(database.bureau, {}, 'read', (em) => em.find(Community, {}));

describe('onboarding', () => {
  test('a dry run plans and writes nothing', async () => {
    const payload = await onboard(['plum,梅园社区,城市商业,yangshe,admin@plum,4000'], { dryRun: true });
    expect(payload).toMatchObject({ plan: { create: 1, change: 0, unchanged: 0 }, communities: [], userErrors: [] });
    expect(await register()).toEqual([]);
  });

  test('a new community can work at once, and its administrator enters with the email of the file', async () => {
    const { communities } = await onboard(['plum,梅园社区,城市商业,yangshe,admin@plum,4000']);
    const [plum] = communities!;
    expect(plum).toMatchObject({ code: 'plum', status: 'ACTIVE', residents: 4000 });
    const [counts] = await inside(
      plum!.id,
      `select (select array_agg(subject order by id) from organisation) as subjects,
         (select count(*)::int from organisation where name like '梅园社区%') as named,
         (select count(*)::int from service_item) as items, (select count(*)::int from account) as accounts,
         (select count(*)::int from council_charter) as charters,
         (select jsonb_array_length(reserved_affairs) from constitution) as reserved`,
    );
    const subjects = ['LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'];
    expect(counts).toEqual({ subjects, named: 5, items: 26, accounts: 15, charters: 1, reserved: 2 });
    const entry = await through(caller('admin@plum'), 'plum');
    expect(entry?.ability.can('create', 'Membership')).toBe(true);
  });

  test('stands in the community’s own audit trail, done by the bureau', async () => {
    const [plum] = await register();
    const rows = await inside<{ kind: string; n: number }>(
      plum!.id,
      `select actor_kind as kind, count(*)::int as n from audit_entry where origin = '192.0.2.1' group by 1`,
    );
    expect(rows).toEqual([{ kind: 'BUREAU', n: 1 + 5 + 26 + 15 + 6 + 1 + 1 + 1 + 1 + 1 }]);
  });

  test('the same file again changes nothing; another name changes the register, with before and after', async () => {
    const same = await onboard(['plum,梅园社区,城市商业,yangshe,admin@plum,4000']);
    expect(same.plan).toMatchObject({ create: 0, change: 0, unchanged: 1 });
    const renamed = await onboard(['plum,梅花园社区,城市商业,tangqiao,admin@plum,']);
    expect(renamed.plan!.rows[0]).toMatchObject({
      action: 'CHANGE',
      changes: [
        { field: 'name', before: '梅园社区', after: '梅花园社区' },
        { field: 'town', before: 'yangshe', after: 'tangqiao' },
      ],
    });
    const [plum] = await register();
    expect(plum).toMatchObject({ name: '梅花园社区', residents: 4000 });
    const [entry] = await inside<{ changes: object }>(
      plum!.id,
      `select changes from audit_entry where subject_type = 'Community' and action = 'UPDATE'`,
    );
    expect(entry!.changes).toMatchObject({ name: { before: '梅园社区', after: '梅花园社区' } });
  });

  test('a part of a file is applied by its codes, which must stand in it', async () => {
    const rows = ['plum,梅花园社区,城市商业,tangqiao,admin@plum,', 'oak,橡树社区,城市商业,yangshe,admin@oak,1'];
    const payload = await onboard(rows, { codes: ['plum'] });
    expect(payload).toMatchObject({ plan: { create: 1, unchanged: 1 }, communities: [{ code: 'plum' }] });
    expect((await register()).map(({ code }) => code)).toEqual(['plum']);
    await expect(onboard(rows, { codes: ['plum', 'elm'] })).rejects.toThrow('The file has no community elm');
  });

  test('one bad row keeps every row out, and each is told with its line and column', async () => {
    const payload = await onboard([
      'pear,梨园社区,城市商业,yangshe,admin@pear,',
      'fig,无花果社区,城市商业,nowhere,no mail,',
    ]);
    expect(payload.communities).toEqual([]);
    expect(payload.problems!.map(({ line, column, value }) => [line, column, value])).toEqual([
      [3, 'town', 'nowhere'],
      [3, 'admin_email', 'no mail'],
    ]);
    expect(payload.userErrors.map(({ code, field }) => [code, ...field!])).toEqual([
      ['BAD_USER_INPUT', 'content', '3', 'town'],
      ['BAD_USER_INPUT', 'content', '3', 'admin_email'],
    ]);
    expect((await register()).map(({ code }) => code)).toEqual(['plum']);
  });

  test('two at the same time make one community', async () => {
    const row = 'quince,木瓜社区,城市商业,yangshe,admin@quince,';
    const both = await Promise.all([onboard([row]), onboard([row])]);
    expect(new Set(both.map(({ communities }) => communities![0]!.id)).size).toBe(1);
  });

  test('is the bureau’s alone', async () => {
    const attempt = inCity(caller('admin@plum'), (ctx) => planOnboarding(ctx, { format: 'CSV', content: HEADINGS }));
    await expect(attempt).rejects.toThrow(Denial);
  });
});

describe('the status of a community', () => {
  const set = (status: Community['status'], communityCode = 'plum') =>
    bureau((ctx) => setCommunityStatus(ctx, { communityCode, status }));

  test('goes its way and no other', async () => {
    await expect(set('ARCHIVED')).rejects.toMatchObject({ problems: [{ code: 'CONFLICT', field: ['status'] }] });
    expect(await set('SUSPENDED')).toMatchObject({ status: 'SUSPENDED' });
    const suspended = await through(caller('admin@plum'), 'plum');
    expect(suspended?.ability.can('create', 'Membership')).toBe(false);
    await set('ACTIVE');
    await set('SUSPENDED');
    await set('ARCHIVED');
    expect(await through(caller('admin@plum'), 'plum')).toBeNull();
    await expect(set('ACTIVE')).rejects.toThrow(Refusal);
    await expect(set('ACTIVE', 'nowhere')).rejects.toMatchObject({ problems: [{ code: 'NOT_FOUND' }] });
  });

  test('is audited there, and an archived community takes no changes from a file', async () => {
    const plum = (await register()).find(({ code }) => code === 'plum')!;
    const rows = await inside<{ status: object }>(
      plum.id,
      `select changes->'status' as status from audit_entry where changes ? 'status' and action = 'UPDATE' order by id`,
    );
    expect(rows.map(({ status }) => status)).toEqual([
      { before: 'ACTIVE', after: 'SUSPENDED' },
      { before: 'SUSPENDED', after: 'ACTIVE' },
      { before: 'ACTIVE', after: 'SUSPENDED' },
      { before: 'SUSPENDED', after: 'ARCHIVED' },
    ]);
    const { problems } = await onboard(['plum,李园社区,城市商业,yangshe,admin@plum,']);
    expect(problems).toMatchObject([{ line: 2, column: 'code', value: 'plum' }]);
  });
});

describe('the sample city', () => {
  // The project runs on a module, which stands above this package; the rest of the city does not.
  const load = (onProgress?: (step: { en: string }) => void) => {
    const city = join(folder, 'zhangjiagang');
    const withoutProjects = (path: string) => !path.endsWith('projects') && !path.endsWith('model.yaml');
    cpSync(join(TENANTS, 'zhangjiagang'), city, { recursive: true, filter: withoutProjects });
    const defaultsFolder = join(TENANTS, 'defaults');
    return loadSampleCity({
      database,
      cryptography,
      modules,
      folder: city,
      defaultsFolder,
      ...(onProgress && { onProgress }),
    });
  };
  const enter = (email: string) => through({ ...caller(email), subject: `elsewhere ${email}` }, email.split('@')[1]!);

  test('goes on where it was broken off', async () => {
    const broken = load(({ en }) => {
      if (en.startsWith('Adding sample members 50')) throw new Error('power cut');
    });
    await expect(broken).rejects.toThrow('power cut');
    expect(await load()).toBe(true);
    expect(await register()).toHaveLength(205 + 2);
  });

  test('can be entered by every role, in every community', async () => {
    for (const code of ['xinfeng', 'chengxi', 'jinqiao', 'jiyang']) {
      for (const role of ['admin', 'leader', 'executor', 'steward', 'catalyst', 'partner']) {
        expect(await enter(`${role}@${code}`), `${role}@${code}`).not.toBeNull();
      }
    }
  });

  test('loaded once costs one look', async () => {
    const start = performance.now();
    expect(await load()).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
