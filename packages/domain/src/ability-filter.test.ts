import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability';
import { abilityFilter } from '@gongzhi/access';
import { newId } from '@gongzhi/kernel';
import { type Database, inSession, openDatabase, tenantKeys, tenantWalls, tenantWallsSql } from '@gongzhi/storage';
import { run, type TestDatabase, testDatabase } from '@gongzhi/storage/testkit';
import { defineEntity, p } from '@mikro-orm/core';
import { afterAll, beforeAll, expect, it } from 'vitest';

const NoteSchema = defineEntity({
  name: 'Note',
  ...tenantWalls('note'),
  properties: {
    ...tenantKeys,
    kind: p.text().nullable(),
    age: p.integer().nullable(),
    open: p.boolean().nullable(),
    day: p.date().nullable(),
  },
});
class Note extends NoteSchema.class {}
NoteSchema.setClass(Note);

/** Every combination of what a column can hold, null among it. */
const VALUES = {
  kind: ['A', 'B', '', null],
  age: [-1, 0, 1, 2, null],
  open: [true, false, null],
  day: ['1999-12-31', '2026-11-23', null],
} as const;
type Field = keyof typeof VALUES;
const FIELDS = Object.keys(VALUES) as Field[];

const community = newId();
const rows = VALUES.kind.flatMap((kind) =>
  VALUES.age.flatMap((age) =>
    VALUES.open.flatMap((open) =>
      VALUES.day.map((day) => ({ communityId: community, id: newId(), kind, age, open, day })),
    ),
  ),
);

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  await run(
    test.logins.owner,
    'create table note (community_id uuid, id uuid, kind text, age int, open boolean, day date, primary key (community_id, id))',
    ...tenantWallsSql('note', 'select, insert'),
  );
  database = await openDatabase(test.logins, { entities: [Note], subscribers: [] });
  await inSession(database.app, { communityId: community }, 'write', async (em) => {
    for (const row of rows) em.persist(em.create(Note, row));
  });
});
afterAll(async () => {
  await database?.close();
  await test?.drop();
});

/** Random, and the same in every run: a disagreement can be seen again. */
function randomFrom(seed: number) {
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const some = <T>(list: readonly T[]): T[] => list.filter(() => below(2) === 0);
  return { below, pick, some };
}
type Random = ReturnType<typeof randomFrom>;

function condition(random: Random): Record<string, unknown> {
  const field = random.pick(FIELDS);
  const values: readonly unknown[] = VALUES[field];
  const operators = [
    '$eq',
    '$ne',
    '$in',
    '$nin',
    ...(field === 'age' || field === 'day' ? ['$gt', '$gte', '$lt', '$lte'] : []),
  ];
  const operator = random.pick(operators);
  if (operator === '$in' || operator === '$nin') return { [field]: { [operator]: random.some(values) } };
  const value = random.pick(/^\$[gl]t/.test(operator) ? values.filter((one) => one !== null) : values);
  return { [field]: operator === '$eq' && random.below(2) ? value : { [operator]: value } };
}

function rule(random: Random): RawRuleOf<MongoAbility> {
  const conditions = Object.assign({}, ...Array.from({ length: random.below(3) }, () => condition(random)));
  return {
    action: random.pick(['read', ['read', 'update'], 'manage', 'update']),
    subject: random.pick(['Note', ['Note', 'Other'], 'all', 'Other']),
    ...(random.below(3) === 0 ? { inverted: true } : {}),
    ...(random.below(8) === 0 ? { fields: ['kind'] } : {}),
    ...(Object.keys(conditions).length > 0 ? { conditions } : {}),
  };
}

it('chooses in PostgreSQL exactly the rows that CASL allows in memory, for 600 random sets of rules', async () => {
  const random = randomFrom(7);
  let partly = 0;
  await inSession(database.app, { communityId: community }, 'read', async (em) => {
    for (let round = 0; round < 600; round += 1) {
      const rules = Array.from({ length: 1 + random.below(5) }, () => rule(random));
      const ability = createMongoAbility(rules);
      const allowed = rows.filter((row) => ability.can('read', subject('Note', { ...row }))).map(({ id }) => id);
      const filter = abilityFilter(ability, 'read', 'Note');
      const found =
        filter === null ? [] : (await em.fork({ keepTransactionContext: true }).find(Note, filter)).map(({ id }) => id);
      const disagreed = rows.filter(({ id }) => allowed.includes(id) !== found.includes(id));
      expect({ rules, disagreed }).toEqual({ rules, disagreed: [] });
      if (allowed.length > 0 && allowed.length < rows.length) partly += 1;
    }
  });
  // A third of them allow some rows and not others: the agreement means something.
  expect(partly).toBeGreaterThan(200);
});
