import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { type EntityManager, inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import type { RequiredEntityData } from '@mikro-orm/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AppConsent,
  attribute,
  Community,
  Constitution,
  DirectoryEntry,
  Enrolment,
  Estate,
  Membership,
  Organisation,
  Person,
  Project,
  ServiceRecord,
} from '../index.js';
import { type TestCity, testCity } from '../testkit.js';
import { mayChangeAccess, type Write } from './affects-access.js';
import { raiseAccessEpoch, raisingAccessEpoch } from './index.js';

let city: TestCity;
let community: string;
let other: string;
let row: Rows;

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());
beforeEach(async () => {
  [community, other] = [await city.community(newId()), await city.community(newId())];
  row = rowsOf(community);
});

type Rows = ReturnType<typeof rowsOf>;

/** One valid row of each kind; `more` stands in place of what is said here. */
function rowsOf(communityId: string) {
  const own = () => ({ communityId, id: newId() });
  const person = { name: '甲', birthDate: null, stairwellId: null, situations: [], subject: null, sample: false };
  const organisation = { kind: 'SOCIAL_ORGANISATION' as const, subject: null, serves: [], creditCode: null };
  const project = {
    title: '助餐',
    module: 'elder-meals',
    moduleVersion: '1.0.0',
    config: {},
    adapted: [],
    affairs: [],
  };
  const from = { fromDate: '2026-01-01', untilDate: null };
  return {
    person: (more: Partial<Person> = {}) => ({ ...own(), ...person, ...more }),
    organisation: () => ({ ...own(), name: newId(), sample: false, ...organisation }),
    membership: (personId: string) => ({
      ...{ ...own(), personId, role: 'LEADER' as const, organisationId: null, scopeType: null, scopeId: null },
      ...from,
    }),
    consent: () => ({ ...own(), clientId: newId(), scopes: ['projects:read' as const], ...from }),
    project: (operatorId: string | null) => ({
      ...{ ...own(), ...project, operatorId, status: 'RUNNING' as const, templateId: null, lineageId: null },
      ...{ startsOn: '2026-01-01', sample: false },
    }),
    constitution: () => ({ ...own(), reservedAffairs: [], narrowings: [], revision: 0 }),
    door: () => ({ ...own(), subject: newId(), emailHash: null, personId: null }),
    enrolment: (projectId: string, personId: string) => ({
      ...{ ...own(), projectId, personId, part: 'elder', data: {} },
      ...from,
    }),
    record: ({ id, projectId, personId }: { id: string; projectId: string; personId: string }) => ({
      ...{ ...own(), projectId, personId, enrolmentId: id, servedById: null, servedByPersonId: null },
      ...{ servedOn: '2026-01-02', module: 'elder-meals', moduleVersion: '1.0.0', data: {} },
      ...{ recordedByKey: 'somebody', recordedAt: new Date() },
    }),
  };
}

const WITNESS = { actorKind: 'PERSON', actorKey: 'a person’s key', requestId: 'a request', origin: null } as const;

const writing = <T>(
  work: (em: EntityManager) => Promise<T>,
  login: 'app' | 'bureau' = 'app',
  communityId = community,
) =>
  inSession(city.database[login], { communityId }, 'write', (em) => {
    attribute(em, WITNESS);
    return work(em);
  });

async function epochOf(id: string): Promise<number> {
  const [found] = await run<{ epoch: number }>(
    city.admin,
    `select access_epoch as epoch from community where id = '${id}'`,
  );
  return found!.epoch;
}

/** By how much one transaction raises the community's epoch; no other one may move. */
async function raisedBy(work: (em: EntityManager) => Promise<void>, login: 'app' | 'bureau' = 'app'): Promise<number> {
  const before = await epochOf(community);
  await writing(work, login);
  expect(await epochOf(other)).toBe(0);
  return (await epochOf(community)) - before;
}

type Kind<T> = new () => T;
const added = <T extends object>(entity: Kind<T>, ...rows: object[]) =>
  raisedBy(async (em) => {
    for (const each of rows) em.persist(em.create(entity, each as RequiredEntityData<T>));
  });
const changed = <T extends object>(entity: Kind<T>, { id }: { id: string }, values: Partial<T>) =>
  raisedBy(async (em) => void Object.assign(await em.findOneOrFail(entity, { id } as object), values));

describe('the access epoch of a community is raised by', () => {
  it('a membership that begins and one that ends', async () => {
    const person = row.person();
    await added(Person, person);
    const membership = row.membership(person.id);
    expect(await added(Membership, membership)).toBe(1);
    expect(await changed(Membership, membership, { untilDate: '2026-01-31' })).toBe(1);
  });

  it('a consent that is given and one that is withdrawn', async () => {
    const consent = row.consent();
    expect(await added(AppConsent, consent)).toBe(1);
    expect(await changed(AppConsent, consent, { untilDate: '2026-01-01' })).toBe(1);
  });

  it('an organisation, and a project that it comes to operate or no longer does', async () => {
    const [organisation, project] = [row.organisation(), row.project(null)];
    expect(await added(Organisation, organisation)).toBe(1);
    expect(await added(Project, row.project(organisation.id))).toBe(1);
    expect(await added(Project, project)).toBe(0);
    expect(await changed(Project, project, { operatorId: organisation.id })).toBe(1);
    expect(await changed(Project, project, { operatorId: null })).toBe(1);
  });

  it('a line of the directory, and a person’s first sign-in', async () => {
    const person = row.person();
    expect(await added(Person, person)).toBe(0);
    expect(await added(DirectoryEntry, row.door())).toBe(1);
    expect(await changed(Person, person, { subject: 'an issuer’s id' })).toBe(1);
  });

  it('its constitution', async () => {
    const constitution = row.constitution();
    expect(await added(Constitution, constitution)).toBe(1);
    const reservedAffairs = [{ key: 'a', zh: '甲', en: 'a' }];
    expect(await changed(Constitution, constitution, { reservedAffairs })).toBe(1);
  });

  it('its own line in the register: suspended, archived, renamed', async () => {
    const changes: Partial<Community>[] = [{ status: 'SUSPENDED' }, { status: 'ARCHIVED' }, { name: '梅花园社区' }];
    for (const values of changes) {
      const own = async (em: EntityManager) =>
        void Object.assign(await em.findOneOrFail(Community, { id: community }), values);
      expect([values, await raisedBy(own, 'bureau')]).toEqual([values, 1]);
    }
  });
});

describe('the access epoch of a community is not raised by', () => {
  it('the rest of its affairs: a place, a person, a project’s title, a service that is recorded', async () => {
    const [person, project] = [row.person(), row.project(null)];
    const enrolment = row.enrolment(project.id, person.id);
    const count = [
      await added(Estate, { communityId: community, id: newId(), name: '新苑' }),
      await added(Person, person),
      await added(Project, project),
      await added(Enrolment, enrolment),
      await added(ServiceRecord, row.record(enrolment)),
      await changed(Person, person, { name: '乙' }),
      await changed(Project, project, { title: '送餐', status: 'ENDED' }),
    ];
    expect(count).toEqual(count.map(() => 0));
  });

  it('what is undone', async () => {
    const attempt = writing(async (em) => {
      await em.persist(em.create(Organisation, row.organisation())).flush();
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await epochOf(community)).toBe(0);
  });

  it('its own beginning', async () => {
    const id = newId();
    const begin = async (em: EntityManager) => {
      const line = { id, code: id, name: '新社区', kind: 'RURAL_MIXED' as const, status: 'ACTIVE' as const };
      const unknown = { townId: null, divisionCode: null, urbanRuralClass: null, residents: null, foundedOn: null };
      em.persist(em.create(Community, { ...line, ...unknown, sample: false, onboardedAt: new Date() }));
      em.persist(em.create(Organisation, rowsOf(id).organisation()));
    };
    await writing(begin, 'bureau', id);
    expect(await epochOf(id)).toBe(0);
  });
});

describe('a declaration', () => {
  it('without columns is about every write of its rows, with columns about these, and none is about none', () => {
    const write = (entityName: string, kind: Write['kind'], values: object = {}) =>
      mayChangeAccess({ entityName, kind, row: values, changed: Object.keys(values) });
    const kinds = ['CREATE', 'UPDATE', 'DELETE'] as const;
    const answers = (entityName: string, values: object) => kinds.map((kind) => write(entityName, kind, values));
    expect(answers('Membership', { role: 'LEADER' })).toEqual([true, true, true]);
    expect(answers('Project', { operatorId: 'an id' })).toEqual([true, true, true]);
    expect(answers('Project', { operatorId: null })).toEqual([false, true, false]);
    expect(answers('Project', { title: '助餐' })).toEqual([false, false, false]);
    expect(answers('ServiceRecord', { personId: 'an id' })).toEqual([false, false, false]);
  });
});

describe('the access epoch', () => {
  it('is raised once by a transaction, however much it changes and however often it flushes', async () => {
    const raised = raisedBy(async (em) => {
      for (let n = 0; n < 3; n += 1) await em.persist(em.create(Organisation, row.organisation())).flush();
    });
    expect(await raised).toBe(1);
    expect(await added(Organisation, row.organisation(), row.organisation())).toBe(1);
  });

  it('counts everyone, however many raise it at a time', async () => {
    const invite = () => writing(async (em) => void em.persist(em.create(Organisation, row.organisation())));
    await Promise.all(Array.from({ length: 12 }, invite));
    expect(await epochOf(community)).toBe(12);
  });

  it('is seen with the change and not before', async () => {
    await writing(async (em) => {
      await em.persist(em.create(Organisation, row.organisation())).flush();
      expect(await epochOf(community)).toBe(0);
    });
    expect(await epochOf(community)).toBe(1);
  });

  it('is raised by statements of one’s own: in a unit of work, or in one round trip', async () => {
    await writing((em) => raiseAccessEpoch(em, [community, community]));
    expect(await epochOf(community)).toBe(1);
    const session = { statement: { name: 'inside', text: `select set_config('app.community_id', $1, true)` } };
    const [, raised] = await city.database.exchanges.write.app.run([
      { ...session, values: [community] },
      raisingAccessEpoch(community),
    ]);
    expect(raised).toEqual([['2']]);
  });

  it('of another community is out of reach, and that is told', async () => {
    const attempt = writing((em) => raiseAccessEpoch(em, [other]));
    await expect(attempt).rejects.toThrow(/cannot raise the access epoch/);
    const unnamed = writing((em) => em.execute('update community set access_epoch = 0'));
    await expect(unnamed).resolves.toBeDefined();
    expect(await epochOf(other)).toBe(0);
  });

  it('is all of the register that a tenant’s log-in may change', async () => {
    for (const change of [`name = 'x'`, `status = 'ACTIVE'`, `access_epoch = 1, sample = true`]) {
      const attempt = writing((em) => em.execute(`update community set ${change} where id = ?`, [community]));
      await expect(attempt).rejects.toThrow(/permission denied/);
    }
  });
});
