import { createMongoAbility, type MongoAbility, type RawRuleOf, subject } from '@casl/ability';
import { unpackRules } from '@casl/ability/extra';
import { nodeReadables } from '@gongzhi/domain';
import { toNodeId } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../testkit/city.js';
import { codesOf } from './attempt.js';
import { MATERIALS } from './materials.js';
import { QUESTIONS } from './questions.js';
import { isShared, type Row, rowsOf } from './rows.js';
import { daysAgo, oneOfEachRole, rowId, type Stage } from './stage.js';
import { type Caller, MUTATIONS } from './tables.js';

describe('the rules that a client is given', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await oneOfEachRole();
  });

  const abilityOf = async (caller: Caller) => {
    const { viewer } = await stage.callers[caller].ask('{ viewer { abilities } }');
    return createMongoAbility(unpackRules(viewer.abilities) as RawRuleOf<MongoAbility>[]);
  };

  it.each(['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER', 'APP'] as const)(
    '%s can tell beforehand what the server will say',
    async (caller) => {
      const ability = await abilityOf(caller);
      for (const [mutation, question] of Object.entries(QUESTIONS)) {
        const [action, kind, row] = question(stage, caller);
        const foretold = ability.can(action, row ? subject(kind, { ...row }) : kind);
        const input = await MATERIALS[mutation]!(stage, 'A', caller);
        const codes = await codesOf(stage.callers[caller], mutation, input);
        expect([mutation, foretold]).toEqual([mutation, codes.length === 0]);
      }
    },
  );

  it('hold for each row of a list: what is shown may be read, what is not may not', async () => {
    for (const caller of ['CATALYST', 'PARTNER', 'STEWARD'] as const) {
      const ability = await abilityOf(caller);
      const { projects } = await stage.callers[caller].ask('{ projects { nodes { id } } }');
      const shown = projects.nodes.map(({ id }: { id: string }) => id);
      for (const { id } of Object.values(stage.projects)) {
        expect([caller, ability.can('read', subject('Project', { id: rowId(id) }))]).toEqual([
          caller,
          shown.includes(id),
        ]);
      }
    }
  });

  const kinds = [...nodeReadables.values()].filter(({ entity, scope }) => scope === 'tenant' && !isShared(entity.name));

  /** Of every row of every kind: whether the unpacked rules let one read it, and whether the gateway shows it. */
  async function compared(caller: Caller) {
    const ability = await abilityOf(caller);
    const differences: unknown[] = [];
    const count = { shown: 0, hidden: 0 };
    for (const { entity, subject: kind } of kinds) {
      const type = entity.name === 'ServiceRecord' ? 'ElderMealsRecord' : entity.name;
      const rows = (await rowsOf(stage, type)).slice(-40);
      const found = await foundAmong(
        stage.callers[caller],
        rows.map(({ id }) => toNodeId(type, id)),
      );
      for (const row of rows) {
        const [foretold, shown] = [ability.can('read', subject(kind, asRow(row))), found.has(toNodeId(type, row.id))];
        count[shown ? 'shown' : 'hidden'] += 1;
        if (foretold !== shown) differences.push({ caller, type, row, foretold, shown });
      }
    }
    return { differences, count };
  }

  const MEMBERS = ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER', 'APP'] as const;

  it('hold for every row of every type, whoever asks', async () => {
    for (const caller of MEMBERS) {
      const { differences, count } = await compared(caller);
      expect(differences).toEqual([]);
      expect([caller, count.shown > 20]).toEqual([caller, true]);
    }
  });

  it('hold where the community narrows the constitution, for rows and for fields', async () => {
    const narrowings = [
      {
        rule: 'officers.read-work',
        holders: ['EXECUTOR'],
        subjects: ['Project'],
        conditions: { id: stage.projects.A.id },
      },
      { rule: 'officers.read-work', holders: ['LEADER'], subjects: ['Enrolment'], withoutFields: ['data'] },
      { rule: 'operators.work', actions: ['read'], conditions: { personId: { $ne: stage.persons.STEWARD } } },
      {
        rule: 'officers.read-people',
        holders: ['LEADER'],
        conditions: { id: { $nin: [stage.persons.PARTNER, stage.persons.CATALYST] } },
      },
      { rule: 'officers.read-people', holders: ['LEADER'], withoutFields: ['birthDate', 'stairwell'] },
      {
        rule: 'officers.read-money',
        holders: ['EXECUTOR'],
        subjects: ['Settlement'],
        conditions: { payableFen: { $gt: 0 } },
      },
      {
        rule: 'common.read',
        holders: ['STEWARD'],
        subjects: ['Organisation'],
        conditions: { kind: { $in: ['SOCIAL_ORGANISATION', 'COUNCIL'] } },
      },
      { rule: 'app.records-read', subjects: ['ServiceRecord'], conditions: { servedOn: { $gte: daysAgo(30) } } },
      { rule: 'heads.read-audit', holders: ['LEADER'], conditions: { action: { $ne: 'UPDATE' } } },
    ];
    const { constitution } = await stage.callers.ADMIN.ask('{ constitution { revision } }');
    const before = await compared('LEADER');
    await stage.callers.ADMIN.do(
      'applyConstitution',
      { narrowings, expectedRevision: constitution.revision },
      'plan { affected }',
    );
    for (const caller of MEMBERS) expect((await compared(caller)).differences).toEqual([]);
    expect((await compared('LEADER')).count.hidden).toBeGreaterThan(before.count.hidden);
    await fieldsHold('LEADER');
    await stage.callers.ADMIN.do(
      'applyConstitution',
      { narrowings: [], expectedRevision: constitution.revision + 1 },
      'plan { affected }',
    );
    for (const caller of MEMBERS.slice(0, 6)) await fieldsHold(caller);
  });

  /** Of every person that is shown: a field is there exactly where the rules let one read it. */
  async function fieldsHold(caller: Caller) {
    const ability = await abilityOf(caller);
    const rows = new Map((await rowsOf(stage, 'Person')).map((row) => [toNodeId('Person', row.id), row]));
    const document =
      '{ persons(first: 100) { nodes { id name birthDate situations stairwell { id } identifiers { masked } } } }';
    for (const person of (await stage.callers[caller].ask(document)).persons.nodes) {
      const row = rows.get(person.id)!;
      for (const field of ['name', 'birthDate', 'situations', 'stairwell', 'identifiers']) {
        const isThere = field === 'birthDate' ? row.birth_date : field === 'stairwell' ? row.stairwell_id : true;
        const foretold = ability.can('read', subject('Person', asRow(row)), field);
        if (isThere) expect([caller, field, person[field] !== null]).toEqual([caller, field, foretold]);
      }
    }
  }

  it('let the bureau onboard, and a visitor do nothing', async () => {
    expect((await abilityOf('BUREAU')).can('onboard', 'Community')).toBe(true);
    const visitor = await abilityOf('VISITOR');
    expect(new Set(visitor.rules.flatMap(({ action }) => action))).toEqual(new Set(['read']));
    expect(Object.keys(QUESTIONS).filter((mutation) => MUTATIONS[mutation]!.VISITOR === 'yes')).toEqual([]);
  });
});

/** A row with its columns named as rules name them. */
const asRow = (row: Row): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

async function foundAmong(visitor: Visitor, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let start = 0; start < ids.length; start += 10) {
    const fields = ids.slice(start, start + 10).map((id, index) => `n${index}: node(id: ${JSON.stringify(id)}) { id }`);
    const data = await visitor.ask<Record<string, { id: string } | null>>(`{ ${fields.join(' ')} }`);
    for (const node of Object.values(data)) if (node) found.add(node.id);
  }
  return found;
}
