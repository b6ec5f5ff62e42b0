import 'reflect-metadata';
import { addDays, newId, today } from '@gongzhi/kernel';
import { aesCryptography, type EntityManager, type Exchanges, inSession, type Rows } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isDeclared } from '../access-epoch/affects-access.js';
import {
  AppConsent,
  attribute,
  Community,
  DirectoryEntry,
  Membership,
  Organisation,
  Person,
  Project,
} from '../index.js';
import { type TestCity, testCity } from '../testkit.js';
import { type Caller, sessionScope } from './caller.js';
import { citySessionCall, Entries, epochIn, sessionWithEpoch } from './entries.js';
import { enterCommunity } from './entry.service.js';
import { ENTRY } from './entry-statement.js';

const cryptography = aesCryptography('5a'.repeat(32));
let statements: string[] = [];
let city: TestCity;
let reading: Exchanges;
let community: string;
let entries: Entries;
let chen: Caller;
let personId: string;

beforeAll(async () => {
  city = await testCity((sql) => void statements.push(sql));
  reading = city.database.exchanges.read.app;
});
afterAll(() => city?.drop());
beforeEach(async () => {
  community = await city.community(newId());
  entries = new Entries();
  [chen, personId] = await member('ADMIN');
});

const person = (subject: string, email: string | null = null): Caller => ({
  ...{ subject, kind: 'person', clientId: 'console', email, realmRoles: [] },
});
const scopeOf = (caller: Caller) => sessionScope(caller, community, cryptography);
const enter = (caller: Caller) => entries.enter(reading, scopeOf(caller), caller);

const writing = <T>(work: (em: EntityManager) => Promise<T>, login: 'app' | 'bureau' = 'app') =>
  inSession(city.database[login], { communityId: community }, 'write', (em) => {
    attribute(em, { actorKind: 'SYSTEM', actorKey: 'test', requestId: 'test', origin: null });
    return work(em);
  });
const setStatus = (status: Community['status']) =>
  writing(async (em) => {
    (await em.findOneOrFail(Community, { id: community })).status = status;
  }, 'bureau');

/** Someone with a role, who has signed in before; or, by email, not yet. */
async function member(role: Membership['role'], { email, organisationId = null }: Invited = {}) {
  const own = { communityId: community };
  const [id, subject] = [newId(), email ? null : newId()];
  await writing(async (em) => {
    const facts = { birthDate: null, stairwellId: null, situations: [], sample: false };
    em.persist(em.create(Person, { ...own, id, name: '陈', subject, ...facts }));
    const emailHash = email ? cryptography.lookupHash('EMAIL', email) : null;
    em.persist(em.create(DirectoryEntry, { ...own, id: newId(), subject, emailHash, personId: id }));
    const term = { scopeType: null, scopeId: null, fromDate: '2026-01-01', untilDate: null };
    em.persist(em.create(Membership, { ...own, id: newId(), personId: id, role, organisationId, ...term }));
  });
  return [person(subject ?? newId(), email ?? null), id] as [Caller, string];
}
interface Invited {
  email?: string;
  organisationId?: string | null;
}

const endMembership = (whose: string) =>
  writing(async (em) => {
    const membership = await em.findOneOrFail(Membership, { personId: whose });
    membership.untilDate = addDays(today(), -1);
  });

/** What the community's epoch is now, as whoever reads anything there is told. */
async function epochNow(caller: Caller): Promise<string | null> {
  const [session] = await reading.run([sessionWithEpoch(scopeOf(caller), community)]);
  return epochIn(session);
}

/** The ordinary way in; a first sign-in is tied. */
const inRequest = (caller: Caller) => {
  const scope = scopeOf(caller);
  const tie = (work: (em: EntityManager) => Promise<void>) => inSession(city.database.nested.app, scope, 'write', work);
  return inSession(city.database.app, scope, 'read', (em) => enterCommunity(em, scope, caller, tie));
};

describe('an entry', () => {
  it('is found out in one round trip, and then recalled without any', async () => {
    statements = [];
    const entered = await enter(chen);
    expect(statements).toEqual([sessionWithEpoch(scopeOf(chen), community).statement.text, ENTRY.text]);
    expect(entered!.entry).toMatchObject({ actor: { kind: 'PERSON', personId }, scope: scopeOf(chen) });
    expect(entered!.entry.ability.can('create', 'Membership')).toBe(true);
    statements = [];
    expect(entries.recall(chen, community)).toBe(entered);
    expect(statements).toEqual([]);
  });

  it('is the same by the ordinary way, with the register’s row as a unit of work has it', async () => {
    const { entry } = (await enter(chen))!;
    const ordinary = (await inRequest(chen))!;
    expect({ ...ordinary, ability: ordinary.ability.rules }).toEqual({ ...entry, ability: entry.ability.rules });
    const stored = await inSession(city.database.app, {}, 'read', (em) =>
      em.findOneOrFail(Community, { id: community }),
    );
    expect(entry.community).toBeInstanceOf(Community);
    expect(entry.community!.onboardedAt).toBeInstanceOf(Date);
    const properties = city.database.app.getMetadata(Community).props.map(({ name }) => name);
    expect(Object.keys(entry.community!).sort()).toEqual([...properties].sort());
    for (const name of properties) expect([name, entry.community![name]]).toEqual([name, stored[name]]);
  });

  it('is shared by requests, so that its row of the register cannot be changed', async () => {
    const { entry } = (await enter(chen))!;
    expect(() => Object.assign(entry.community!, { status: 'ARCHIVED' })).toThrow(TypeError);
  });

  it('knows the projects that one’s organisation operates', async () => {
    const own = { communityId: community };
    const [organisationId, projectId] = [newId(), newId()];
    await writing(async (em) => {
      const facts = {
        kind: 'SOCIAL_ORGANISATION' as const,
        subject: 'CATALYST' as const,
        serves: [],
        creditCode: null,
      };
      em.persist(em.create(Organisation, { ...own, id: organisationId, name: '老伙伴', ...facts, sample: false }));
      const made = {
        title: '助餐',
        module: 'elder-meals',
        moduleVersion: '1.0.0',
        config: {},
        adapted: [],
        affairs: [],
      };
      const rest = { status: 'RUNNING' as const, templateId: null, lineageId: null, startsOn: '2026-01-01' };
      em.persist(em.create(Project, { ...own, id: projectId, ...made, ...rest, operatorId: null, sample: false }));
    });
    const [catalyst] = await member('CATALYST', { organisationId });
    const before = (await enter(catalyst))!;
    expect(JSON.stringify(before.entry.ability.rules)).not.toContain(projectId);
    await writing(async (em) => {
      (await em.findOneOrFail(Project, { id: projectId })).operatorId = organisationId;
    });
    expect(await epochNow(catalyst)).not.toBe(before.epoch);
    const after = (await enter(catalyst))!;
    expect(JSON.stringify(after.entry.ability.rules)).toContain(projectId);
  });
});

describe('a remembered entry', () => {
  it('holds while the epoch does, and no longer', async () => {
    const { epoch } = (await enter(chen))!;
    expect(await epochNow(chen)).toBe(epoch);
    await endMembership(personId);
    expect(await epochNow(chen)).not.toBe(epoch);
    expect(entries.recall(chen, community)?.epoch).toBe(epoch);
    entries.forget(chen, community);
    expect(entries.recall(chen, community)).toBeNull();
    expect(await enter(chen)).toBeNull();
    expect(entries.recall(chen, community)).toBeNull();
  });

  it('holds for the day on which it was made', async () => {
    let day = today();
    entries = new Entries({ day: () => day });
    await enter(chen);
    expect(entries.recall(chen, community)).not.toBeNull();
    day = addDays(day, 1);
    expect(entries.recall(chen, community)).toBeNull();
    await writing(async (em) => {
      (await em.findOneOrFail(Membership, { personId })).untilDate = today();
    });
    expect(await enter(chen)).toBeNull();
    day = today();
    expect(await enter(chen)).not.toBeNull();
  });

  it('is nobody else’s, and of no other community', async () => {
    await enter(chen);
    const others: Caller[] = [
      person(newId()),
      { ...chen, kind: 'app' },
      { ...chen, clientId: 'another' },
      { ...chen, email: 'chen@example.org' },
      { ...chen, realmRoles: ['bureau'] },
    ];
    for (const other of others) expect(entries.recall(other, community)).toBeNull();
    expect(entries.recall(chen, newId())).toBeNull();
    const [leader, leaderId] = await member('LEADER');
    expect((await enter(leader))!.entry.actor.personId).toBe(leaderId);
    expect(entries.recall(leader, community)!.entry.ability.can('create', 'Membership')).toBe(false);
    expect(entries.recall(chen, community)!.entry.ability.can('create', 'Membership')).toBe(true);
  });

  it('gives way to those used since, once there are too many', async () => {
    entries = new Entries({ most: 2 });
    const [[first], [second]] = [await member('LEADER'), await member('LEADER')];
    for (const each of [chen, first]) await enter(each);
    entries.recall(chen, community);
    await enter(second);
    expect([chen, first, second].map((each) => entries.recall(each, community) !== null)).toEqual([true, false, true]);
  });
});

describe('no entry', () => {
  it('is given to a stranger, in an archived community, or in none', async () => {
    const stranger = person(newId());
    expect(await enter(stranger)).toBeNull();
    expect(entries.recall(stranger, community)).toBeNull();
    expect(await entries.enter(reading, { ...scopeOf(chen), communityId: newId() }, chen)).toBeNull();
    await setStatus('SUSPENDED');
    await setStatus('ARCHIVED');
    expect(await enter(chen)).toBeNull();
  });

  it('is remembered of a first sign-in before the ordinary way has tied it', async () => {
    const [invited] = await member('LEADER', { email: 'new@example.org' });
    const before = await epochNow(invited);
    expect(await enter(invited)).toBeNull();
    expect(await inRequest(invited)).not.toBeNull();
    expect(await epochNow(invited)).not.toBe(before);
    expect((await enter(invited))!.entry.actor.kind).toBe('PERSON');
    expect(await enter({ ...invited, subject: newId() })).toBeNull();
  });
});

describe('in a suspended community', () => {
  it('one may read and not write, from the next request on', async () => {
    const { epoch } = (await enter(chen))!;
    await setStatus('SUSPENDED');
    expect(await epochNow(chen)).not.toBe(epoch);
    const { ability, community: line } = (await enter(chen))!.entry;
    expect([line!.status, ability.can('read', 'Membership'), ability.can('create', 'Membership')]).toEqual([
      'SUSPENDED',
      true,
      false,
    ]);
  });
});

describe('an app', () => {
  const app: Caller = { subject: 'service-account', kind: 'app', clientId: 'meal-board', email: null, realmRoles: [] };

  it('enters by the community’s consent, within its scopes, until it is withdrawn', async () => {
    const own = { communityId: community };
    await writing(async (em) => {
      em.persist(
        em.create(DirectoryEntry, { ...own, id: newId(), subject: 'app:meal-board', emailHash: null, personId: null }),
      );
    });
    expect(await enter(app)).toBeNull();
    const term = { fromDate: today(), untilDate: null };
    const consent = { ...own, id: newId(), clientId: 'meal-board', scopes: ['projects:read' as const], ...term };
    await writing(async (em) => void em.persist(em.create(AppConsent, consent)));
    const { entry, epoch } = (await enter(app))!;
    expect(entry.actor).toEqual({ kind: 'APP', key: 'meal-board', personId: null });
    expect([entry.ability.can('read', 'Project'), entry.ability.can('read', 'Organisation')]).toEqual([true, false]);
    expect(await enter({ ...app, clientId: 'another' })).toBeNull();
    await writing(async (em) => {
      const yesterday = addDays(today(), -1);
      Object.assign(await em.findOneOrFail(AppConsent, { id: consent.id }), {
        fromDate: yesterday,
        untilDate: yesterday,
      });
    });
    expect(await epochNow(app)).not.toBe(epoch);
    expect(await enter(app)).toBeNull();
  });
});

describe('the session of an exchange', () => {
  const variables = {
    statement: {
      name: 'variables',
      text: `select current_setting('app.community_id') as community, current_setting('app.subject') as subject,
        current_setting('app.email_hash') as email`,
    },
    values: [],
  };
  const set = (rows: Rows | undefined) => rows?.[0];

  it('has whatever a held transaction has, and the epoch before it', async () => {
    const caller = person('a subject', 'chen@example.org');
    const scope = scopeOf(caller);
    const [session, found] = await reading.run([sessionWithEpoch(scope, community), variables]);
    expect(epochIn(session)).toMatch(/^\d+$/);
    expect(set(found)).toEqual([community, scope.subject, scope.emailHash]);
    const [held] = await inSession(city.database.app, scope, 'read', (em) =>
      em.execute<Record<string, string>[]>(variables.statement.text),
    );
    expect(set(found)).toEqual(Object.values(held!));
  });

  it('is the community’s that was asked for, and none in city scope', async () => {
    const scope = scopeOf(chen);
    const elsewhere = newId();
    expect(set((await reading.run([sessionWithEpoch(scope, elsewhere), variables]))[1])?.[0]).toBe(elsewhere);
    expect(epochIn((await reading.run([sessionWithEpoch(scope, elsewhere)]))[0])).toBeNull();
    expect(set((await reading.run([citySessionCall(scope), variables]))[1])).toEqual(['', scope.subject, '']);
  });
});

describe('what an entry rests on', () => {
  it('is declared to affect access, table by table', async () => {
    const [plan] = await run<{ 'QUERY PLAN': object }>(
      city.admin,
      'set plan_cache_mode = force_generic_plan',
      `prepare entry as ${ENTRY.text}`,
      'explain (format json) execute entry(null, null, null, null, null)',
    );
    const tables = [...JSON.stringify(plan!['QUERY PLAN']).matchAll(/"Relation Name":"(\w+)"/g)].map(
      ([, name]) => name,
    );
    const read = [...new Set(tables)].sort();
    expect(read).toEqual([
      ...['app_consent', 'community', 'constitution', 'credit_code_suspension', 'directory_entry', 'membership'],
      ...['organisation', 'project', 'stairwell', 'substitute'],
    ]);
    const stored = [...city.database.app.getMetadata().getAll().values()];
    for (const table of read) {
      const { className } = stored.find(({ tableName }) => tableName === table)!;
      expect([table, isDeclared(className)]).toEqual([table, true]);
    }
  });
});
