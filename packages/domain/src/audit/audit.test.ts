import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { type EntityManager, inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Community,
  Estate,
  FundingLine,
  Organisation,
  Person,
  PersonIdentifier,
  PersonKey,
  Project,
} from '../index.js';
import { type TestCity, testCity } from '../testkit.js';
import { attribute } from './audit.subscriber.js';
import { AuditEntry } from './audit-entry.entity.js';

let city: TestCity;
let community: string;
beforeAll(async () => {
  city = await testCity();
  community = await city.community('ours');
});
afterAll(() => city?.drop());

const WITNESS = {
  actorKind: 'PERSON',
  actorKey: 'a person’s key',
  requestId: 'a request',
  origin: '192.0.2.7',
} as const;

/** Does something as the witness, in a write session of the community; gives what the trail and the outbox say of it. */
async function told(work: (em: EntityManager) => Promise<void>) {
  const before = await trail();
  await inSession(city.database.app, { communityId: community }, 'write', (em) => {
    attribute(em, WITNESS);
    return work(em);
  });
  const after = await trail();
  return { entries: after.entries.slice(before.entries.length), events: after.events.slice(before.events.length) };
}

async function trail() {
  const entries = await inSession(city.database.app, { communityId: community }, 'read', (em) =>
    em.find(AuditEntry, {}, { orderBy: { id: 'asc' } }),
  );
  // The app writes events and cannot read them.
  const events = await run(city.admin, 'select topic, payload from outbox_event order by id');
  return { entries, events };
}

const organisation = (name: string) => ({
  communityId: community,
  id: newId(),
  name,
  kind: 'SOCIAL_ORGANISATION' as const,
  subject: null,
  serves: ['elder-care'],
  creditCode: null,
  sample: false,
});
const person = (name: string) => ({
  communityId: community,
  id: newId(),
  name,
  birthDate: '1944-02-29',
  stairwellId: null,
  situations: ['LIVING_ALONE' as const],
  subject: null,
  sample: false,
});

describe('the audit trail', () => {
  it('says of each new row who made it, when, from where, and what stands in it', async () => {
    const row = organisation('老伙伴');
    const { entries, events } = await told(async (em) => void em.persist(em.create(Organisation, row)));
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      ...WITNESS,
      communityId: community,
      action: 'CREATE',
      subjectType: 'Organisation',
      subjectId: row.id,
    });
    expect(Math.abs(Date.now() - entries[0]!.at.getTime())).toBeLessThan(60_000);
    expect(entries[0]!.changes).toMatchObject({
      name: { before: null, after: '老伙伴' },
      serves: { before: null, after: ['elder-care'] },
    });
    expect(events).toEqual([{ topic: 'Organisation.created', payload: { id: row.id } }]);
  });

  it('says of a changed row what was and what is, of what changed only: texts, lists, documents, amounts', async () => {
    const [theOrganisation, line] = [
      organisation('邻里食堂'),
      { communityId: community, id: newId(), key: 'k', title: 't', source: 's', annualFen: 100, sample: false },
    ];
    const project = {
      ...{
        communityId: community,
        id: newId(),
        title: '助餐',
        module: 'elder-meals',
        moduleVersion: '1.0.0',
        status: 'RUNNING' as const,
      },
      ...{
        config: { mealSubsidy: 800, ages: [50, 60] },
        operatorId: null,
        templateId: null,
        lineageId: null,
        adapted: ['a'],
        affairs: [],
        startsOn: '2026-01-01',
        sample: false,
      },
    };
    await told(async (em) => {
      em.create(Organisation, theOrganisation);
      em.create(FundingLine, line);
      em.persist(em.create(Project, project));
    });
    const { entries, events } = await told(async (em) => {
      (await em.findOneOrFail(Organisation, { id: theOrganisation.id })).serves = ['elder-care', 'meals'];
      (await em.findOneOrFail(FundingLine, { id: line.id })).annualFen = null;
      const own = await em.findOneOrFail(Project, { id: project.id });
      own.config = { ages: [50, 60], mealSubsidy: 900 };
      own.adapted = ['a', 'mealSubsidy'];
    });
    const changes = Object.fromEntries(entries.map((entry) => [entry.subjectType, [entry.action, entry.changes]]));
    expect(changes).toEqual({
      Organisation: ['UPDATE', { serves: { before: ['elder-care'], after: ['elder-care', 'meals'] } }],
      FundingLine: ['UPDATE', { annualFen: { before: 100, after: null } }],
      Project: [
        'UPDATE',
        {
          config: { before: { mealSubsidy: 800, ages: [50, 60] }, after: { ages: [50, 60], mealSubsidy: 900 } },
          adapted: { before: ['a'], after: ['a', 'mealSubsidy'] },
        },
      ],
    });
    expect(events.map(({ topic }) => topic).sort()).toEqual([
      'FundingLine.changed',
      'Organisation.changed',
      'Project.changed',
    ]);
  });

  it('says nothing where nothing changed', async () => {
    const row = organisation('不变');
    await told(async (em) => void em.persist(em.create(Organisation, row)));
    const { entries, events } = await told(async (em) => {
      const own = await em.findOneOrFail(Organisation, { id: row.id });
      own.name = '不变';
      own.serves = ['elder-care'];
    });
    expect([entries, events]).toEqual([[], []]);
  });

  it('tells personal values as changed only, and whether there was one', async () => {
    const row = person('韩秀英');
    const made = await told(async (em) => void em.persist(em.create(Person, row)));
    const changed = await told(async (em) => {
      const own = await em.findOneOrFail(Person, { id: row.id });
      Object.assign(own, { name: '韩秀兰', birthDate: null, subject: 'the issuer’s id', situations: [] });
    });
    expect(made.entries[0]!.changes).toMatchObject({
      name: { before: null, after: '[personal]' },
      sample: { after: false },
    });
    expect(changed.entries[0]!.changes).toEqual({
      name: { before: '[personal]', after: '[personal]' },
      birthDate: { before: '[personal]', after: null },
      subject: { before: null, after: '[personal]' },
      situations: { before: '[personal]', after: '[personal]' },
    });
    expect(JSON.stringify([made, changed])).not.toMatch(/韩秀|1944|LIVING_ALONE|issuer’s/);
  });

  it('names an identifier’s kind and owner, never its value, its hash or its key', async () => {
    const row = person('沈志强');
    const { entries } = await told(async (em) => {
      em.create(Person, row);
      em.create(PersonKey, { communityId: community, id: row.id, wrapped: Buffer.from('wrapped') });
      em.create(PersonIdentifier, {
        ...{ communityId: community, id: newId(), personId: row.id, kind: 'PHONE' },
        ...{ ciphertext: Buffer.from('sealed'), lookupHash: 'a hash', lastFour: '8000' },
      });
    });
    expect(entries.map(({ subjectType }) => subjectType).sort()).toEqual(['Person', 'PersonIdentifier']);
    expect(entries.find(({ subjectType }) => subjectType === 'PersonIdentifier')!.changes).toEqual({
      personId: { before: null, after: row.id },
      kind: { before: null, after: 'PHONE' },
      ciphertext: { before: null, after: '[personal]' },
      lookupHash: { before: null, after: '[personal]' },
      lastFour: { before: null, after: '[personal]' },
    });
  });

  it('goes with what it tells of: undone together', async () => {
    const before = await trail();
    const attempt = told(async (em) => {
      await em.persist(em.create(Organisation, organisation('取消'))).flush();
      throw new Error('refused');
    });
    await expect(attempt).rejects.toThrow('refused');
    expect(await trail()).toEqual(before);
  });

  it('lets nobody change anything unnamed', async () => {
    const attempt = inSession(city.database.app, { communityId: community }, 'write', async (em) => {
      await em.persist(em.create(Estate, { communityId: community, id: newId(), name: '无名' })).flush();
    });
    await expect(attempt).rejects.toThrow(/Estate was changed by nobody/);
  });

  it('cannot be edited, removed or read from another community', async () => {
    const { entries } = await told(async (em) => void em.persist(em.create(Organisation, organisation('留痕'))));
    for (const statement of [
      `update audit_entry set actor_key = 'somebody else'`,
      'delete from audit_entry',
      'truncate audit_entry',
    ]) {
      const attempt = inSession(city.database.app, { communityId: community }, 'write', (em) => em.execute(statement));
      await expect(attempt).rejects.toThrow(/permission denied/);
    }
    const other = await city.community(`other-${newId()}`);
    const seen = await inSession(city.database.app, { communityId: other }, 'read', (em) =>
      em.count(AuditEntry, { id: entries[0]!.id }),
    );
    expect(seen).toBe(0);
  });

  it('has a community’s own line in the register as its affair', async () => {
    await inSession(city.database.bureau, { communityId: community }, 'write', async (em) => {
      attribute(em, { ...WITNESS, actorKind: 'BUREAU', actorKey: 'bureau' });
      (await em.findOneOrFail(Community, { id: community })).status = 'SUSPENDED';
    });
    const { entries } = await trail();
    expect(entries.at(-1)).toMatchObject({
      ...{ communityId: community, actorKind: 'BUREAU', subjectType: 'Community', subjectId: community },
      changes: { status: { before: 'ACTIVE', after: 'SUSPENDED' } },
    });
  });
});
