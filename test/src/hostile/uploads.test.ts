import { PERSON_COLUMNS, PLACE_COLUMNS, templateFile } from '@gongzhi/domain';
import fc from 'fast-check';
import { type GraphQLField, getNamedType, isInputObjectType } from 'graphql';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';
import { administrator, type Caller, callerOf, codesIn, expectAlive, expectClean, FAST, type Heard } from './asking.js';
import { largeWorkbooks, oddCell, oddWorkbook } from './odd-workbooks.js';

/** More of them on a machine of one's own: `GONGZHI_RUNS=5000 npx vitest run src/hostile/uploads`. */
const numRuns = Number(process.env.GONGZHI_RUNS ?? 60);

/** What the first row of each mutation's file says, so that the rows below it are judged. A new one must be added here. */
const HEADINGS: Record<string, { by: 'administrator' | 'bureau'; list: string; headings: readonly string[] }> = {
  importPersons: { by: 'administrator', list: 'persons', headings: namesOf(PERSON_COLUMNS) },
  importPlaces: { by: 'administrator', list: 'places', headings: namesOf(PLACE_COLUMNS) },
  onboardCommunities: { by: 'bureau', list: 'communities', headings: communityHeadings() },
  startOnboarding: { by: 'bureau', list: 'communities', headings: communityHeadings() },
  startPersonImport: { by: 'administrator', list: 'persons', headings: namesOf(PERSON_COLUMNS) },
};
const STARTS_JOB = /^start/;

function namesOf(columns: Record<string, { zh: string }>): string[] {
  return Object.values(columns).map(({ zh }) => zh);
}

function communityHeadings(): string[] {
  return Buffer.from(templateFile('csv')).toString().replace('\uFEFF', '').split(/\r?\n/, 1)[0]!.split(',');
}

type Callers = Record<'administrator' | 'bureau', Caller>;
let callers: Callers;
let mutations: GraphQLField<unknown, unknown>[];

beforeAll(async () => {
  const [schema, admin, bureau] = await Promise.all([
    publicSchema(),
    administrator('文件社区'),
    callerOf('bureau', null),
  ]);
  callers = { administrator: admin, bureau };
  mutations = Object.values(schema.getMutationType()!.getFields()).filter(({ args }) => {
    const type = args[0] && getNamedType(args[0].type);
    return type && isInputObjectType(type) && 'file' in type.getFields();
  });
});
afterEach(expectAlive);

/** Uploads it to be planned only; for a job, waits for what comes of it. */
async function uploaded(name: string, input: object): Promise<Heard> {
  const caller = callers[HEADINGS[name]!.by];
  const { args } = mutations.find((each) => each.name === name)!;
  const shown = STARTS_JOB.test(name) ? 'job { id }' : 'problems { line column value reason }';
  const query = `mutation($input: ${args[0]!.type}) { ${name}(input: $input) { ${shown} userErrors { code field message } } }`;
  const answer = await caller.ask(query, { input: { ...input, dryRun: true } });
  expectHarmless(answer);
  const id = (answer.body.data?.[name] as { job?: { id: string } } | null)?.job?.id;
  if (id) await ended(caller, id);
  return answer;
}

/** A job comes to an end whatever its file is, and tells nothing of the inside. */
async function ended(caller: Caller, id: string): Promise<void> {
  for (;;) {
    const answer = await caller.ask('query($id: ID!) { node(id: $id) { ... on Job { state failure result } } }', {
      id,
    });
    expectHarmless(answer);
    const { state, failure } = answer.body.data!.node as { state: string; failure: string | null };
    if (state === 'DONE') return;
    if (state === 'FAILED') return expect(failure).toMatch(/\S/);
    await new Promise((later) => setTimeout(later, 50));
  }
}

function expectHarmless(answer: Heard): void {
  expect([answer.status < 500, answer.text.slice(0, 400)]).toEqual([true, expect.any(String)]);
  expect(codesIn(answer)).not.toContain('INTERNAL');
  expectClean(answer);
}

const holds = <T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => Promise<unknown>, runs: number) =>
  fc.assert(
    fc.asyncProperty(arbitrary, async (value) => void (await check(value))),
    {
      numRuns: runs,
      interruptAfterTimeLimit: 45_000,
      endOnFailure: true,
    },
  );

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

it('every mutation that takes a file is tried', () => {
  expect(mutations.map(({ name }) => name).sort()).toEqual(Object.keys(HEADINGS).sort());
});

describe.each(Object.keys(HEADINGS))('a file for %s', (name) => {
  const { list, headings } = HEADINGS[name]!;
  // Whoever looks at a job looks at it again and again.
  const runs = STARTS_JOB.test(name) ? Math.ceil(numRuns / 12) : numRuns;

  it('may be any workbook: sound, odd, broken or lying', async () => {
    await holds(
      oddWorkbook(headings),
      (bytes) => uploaded(name, { format: 'XLSX', ...textOf(name), file: base64(bytes) }),
      runs,
    );
  });

  it('may be a table of any cells, as text or as bytes', async () => {
    const quoted = oddCell.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
    const row = fc.array(quoted, { minLength: 1, maxLength: headings.length }).map((cells) => cells.join(','));
    const table = fc.array(row, { maxLength: 5 }).map((rows) => [headings.join(','), ...rows].join('\n'));
    await holds(
      fc.tuple(table, fc.boolean()),
      ([content, asBytes]) =>
        uploaded(name, {
          format: 'CSV',
          ...(asBytes ? { ...textOf(name), file: base64(Buffer.from(content)) } : { content }),
        }),
      runs,
    );
  });

  it('may be YAML of any shape', async () => {
    const value = fc.oneof(
      oddCell.map((cell) => JSON.stringify(cell)),
      fc.constantFrom(
        '*a',
        '&a [*a]',
        '!!js/function x',
        '!!binary x',
        '{ a: b }',
        '~',
        '0x1F',
        '2020-01-01',
        '<<: *a',
      ),
    );
    const item = fc
      .array(fc.tuple(fc.constantFrom(...headings, '__proto__', 'constructor', '?'), value), { maxLength: 6 })
      .map((pairs) => `  - { ${pairs.map(([key, said]) => `${key}: ${said}`).join(', ')} }`);
    const document = fc.array(item, { maxLength: 4 }).map((items) => `${list}:\n${items.join('\n')}`);
    await holds(
      fc.oneof(document, oddCell),
      (content) => uploaded(name, { format: 'YAML', content: content || ' ' }),
      runs,
    );
  });

  it('is refused soon where it is larger than may be', async () => {
    for (const [what, bytes] of Object.entries(largeWorkbooks(headings))) {
      const answer = await uploaded(name, { format: 'XLSX', ...textOf(name), file: base64(bytes) });
      // Every bad row is told, so that the answer may be long; it comes soon all the same.
      expect([what, answer.status, answer.ms < 4 * FAST]).toEqual([what, 200, true]);
    }
  }, 120_000);
});

/** Jobs take text or bytes, plans the text as well, which is empty then. */
const textOf = (name: string): object => (STARTS_JOB.test(name) ? {} : { content: '' });
