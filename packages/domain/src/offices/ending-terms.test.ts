import 'reflect-metadata';
import { addDays, newId, today } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { attribute, Membership, Person } from '../index.js';
import { type TestCity, testCity } from '../testkit.js';
import { tellEndingTerms } from './ending-terms.js';

const WITNESS = { actorKind: 'SYSTEM', actorKey: 'terms', requestId: 'terms', origin: null } as const;
let city: TestCity;
let community: string;
const ids = { soon: newId(), late: newId(), open: newId() };

beforeAll(async () => {
  city = await testCity();
  community = await city.community(newId());
  await inSession(city.database.app, { communityId: community }, 'write', async (em) => {
    attribute(em, WITNESS);
    const personId = newId();
    const known = { name: '甲', birthDate: null, stairwellId: null, situations: [], subject: null, sample: false };
    em.persist(em.create(Person, { communityId: community, id: personId, ...known }));
    const days = { soon: addDays(today(), 9), late: addDays(today(), 90), open: null };
    for (const [key, id] of Object.entries(ids)) {
      const term = { role: 'STEWARD' as const, organisationId: null, scopeType: null, scopeId: null };
      const untilDate = days[key as keyof typeof days];
      em.persist(
        em.create(Membership, { communityId: community, id, personId, ...term, fromDate: today(), untilDate }),
      );
    }
  });
});
afterAll(() => city?.drop());

const tell = () =>
  inSession(city.database.app, { communityId: community }, 'write', (em) => tellEndingTerms(em, community));
const told = () =>
  run<{ id: string }>(
    city.admin,
    `select payload ->> 'id' as id from outbox_event where community_id = '${community}' and topic = 'Membership.ending' order by at`,
  );

it('each term that ends soon is told of once, and anew when its last day is moved', async () => {
  expect([await tell(), await tell()]).toEqual([1, 0]);
  await inSession(city.database.app, { communityId: community }, 'write', async (em) => {
    attribute(em, WITNESS);
    (await em.findOneOrFail(Membership, { id: ids.soon })).untilDate = addDays(today(), 20);
    (await em.findOneOrFail(Membership, { id: ids.late })).untilDate = addDays(today(), 30);
  });
  expect([await tell(), await tell()]).toEqual([2, 0]);
  expect((await told()).map(({ id }) => id).sort()).toEqual([ids.soon, ids.soon, ids.late].sort());
});
