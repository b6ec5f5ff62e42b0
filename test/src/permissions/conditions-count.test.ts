import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../testkit/city.js';
import { codesOf } from './attempt.js';
import { type Input, OWN } from './fresh.js';
import { MATERIALS } from './materials.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { type Caller, MUTATIONS } from './tables.js';

/** A part of a rule, and a condition that no row meets. */
interface Narrowing {
  rule: string;
  actions: string[];
  subjects: string[];
  conditions: Record<string, null>;
}

const MEMBERS: readonly Caller[] = ['ADMIN', 'CATALYST', 'STEWARD'];
/** Columns by which rules can be narrowed, each of them never null where it is asked. */
const COLUMNS = ['id', 'projectId', 'personId'];
/** What asks of many rows, one by one, and does with each what may be done with it. */
const ROW_BY_ROW = ['exportPersons', 'importPersons', 'startPersonImport'];

describe('a condition that no row meets', () => {
  let stage: Stage;
  let admin: Visitor;

  beforeAll(async () => {
    stage = await oneOfEachRole();
    admin = stage.callers.ADMIN;
  });

  /** Each part of each rule by which something is changed, by each of the columns. */
  async function candidates(): Promise<Narrowing[]> {
    const { cityConstitution } = await admin.ask('{ cityConstitution { rules { key actions subjects } } }');
    type Rule = { key: string; actions: string[]; subjects: string[] };
    return cityConstitution.rules.flatMap(({ key, actions, subjects }: Rule) =>
      actions.flatMap((action) =>
        subjects.flatMap((subject) =>
          COLUMNS.map((column) => ({
            ...{ rule: key, actions: [action], subjects: [subject] },
            conditions: { [column]: null },
          })),
        ),
      ),
    );
  }

  /** Those that would be taken; the others are refused, since a condition could not be asked there. */
  async function taken(narrowings: readonly Narrowing[]): Promise<Narrowing[]> {
    const document = 'query($input: PlanConstitutionInput!) { planConstitution(input: $input) { problems { field } } }';
    const sound: Narrowing[] = [];
    for (let start = 0; start < narrowings.length; start += 100) {
      const some = narrowings.slice(start, start + 100);
      const { planConstitution } = await admin.ask(document, { input: { narrowings: some } });
      const refused = new Set(planConstitution.problems.map(({ field }: { field: string[] }) => Number(field[1])));
      sound.push(...some.filter((_, index) => !refused.has(index)));
    }
    return sound;
  }

  async function narrow(narrowings: object[]): Promise<void> {
    const { constitution } = await admin.ask('{ constitution { revision } }');
    const input = { narrowings, expectedRevision: constitution.revision };
    await admin.do('applyConstitution', input, 'constitution { revision }');
  }

  it('takes away what taking the rule away would: no door asks for less than a community can say', async () => {
    const attempts: { caller: Caller; mutation: string; input: Input }[] = [];
    for (const [mutation, words] of Object.entries(MUTATIONS).filter(([name]) => name !== 'applyConstitution')) {
      for (const caller of MEMBERS.filter((each) => ['yes', 'own'].includes(words[each]))) {
        const input = await MATERIALS[mutation]!(stage, OWN[caller] ?? 'A', caller);
        attempts.push({ caller, mutation, input });
      }
    }
    const isRefused = async ({ caller, mutation, input }: (typeof attempts)[number]) =>
      (await codesOf(stage.callers[caller], mutation, input)).join() === 'FORBIDDEN';

    const narrowings = (await taken(await candidates())).filter(({ actions }) => actions[0] !== 'read');
    await narrow(narrowings.map(({ conditions: _, ...part }) => ({ ...part, removed: true })));
    const lost: typeof attempts = [];
    for (const attempt of attempts) if (await isRefused(attempt)) lost.push(attempt);
    expect(lost.length).toBeGreaterThan(20);

    await narrow(narrowings);
    const open: string[] = [];
    for (const attempt of lost) if (!(await isRefused(attempt))) open.push(`${attempt.caller} ${attempt.mutation}`);
    expect(open.filter((each) => !ROW_BY_ROW.includes(each.split(' ')[1]!))).toEqual([]);
  });
});
