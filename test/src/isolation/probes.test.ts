import { fromNodeId } from '@gongzhi/kernel';
import type { GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { oneOfEachRole, type Stage } from '../permissions/stage.js';
import { type Answer, signIn, type Visitor } from '../testkit/city.js';
import { fingerprint } from '../testkit/database.js';
import { publicSchema } from '../testkit/schema-walk.js';
import { neverOf, type Planted, plant } from './planted.js';
import { type Probe, Prober } from './probing.js';

/** How many are made; `npm run test:isolation -- --probes N` says otherwise. */
const PROBES = Number(process.env.GONGZHI_PROBES ?? 1_500);
const SEED = Number(process.env.GONGZHI_SEED ?? 20261125);
const AT_ONCE = 8;
/** Every so many are asked twice: with their ids, and with ids that never were. */
const COMPARED = 5;
/** For so long a token is used, in milliseconds; it holds for a little longer. */
const LASTING = 120_000;
/** More would say no more. */
const MOST_TOLD = 20;

interface Leak {
  caller: string;
  probe: Probe;
  what: string;
}

describe(`${PROBES} generated probes (seed ${SEED}) of what belongs to other communities`, () => {
  let schema: GraphQLSchema;
  let planted: Planted;
  let stage: Stage;
  let before: Record<string, string>[];
  const leaks: Leak[] = [];
  const outcomes = new Map<string, number>();
  const probed = new Set<string>();
  const since = new Map<string, number>();
  let begun = 0;
  let compared = 0;

  beforeAll(async () => {
    schema = await publicSchema();
    [planted, stage] = await Promise.all([plant(schema), oneOfEachRole()]);
    begun = Date.now();
    before = await Promise.all(planted.communityIds.map(fingerprint));
  });

  it('show nothing of them, in any role, and are answered like probes of what never was', {
    timeout: 120_000 + PROBES * 200,
  }, async () => {
    const prober = new Prober(schema, planted, SEED);
    const callers = Object.keys(stage.callers) as (keyof Stage['callers'])[];
    let made = 0;
    let told = 0;
    const worker = async () => {
      while (made < PROBES && leaks.length < MOST_TOLD) {
        const place = made;
        made += 1;
        const caller = callers[place % callers.length]!;
        const probe = prober.next(caller !== 'BUREAU');
        probed.add(`${caller} ${probe.operation}`);
        const what = await leakOf(await known(caller), probe, place % COMPARED === 0);
        if (what) {
          leaks.push({ caller, probe, what });
          say(`LEAK as ${caller}, ${what}: ${JSON.stringify(probe)}`);
        }
        const share = Math.floor((made / PROBES) * 10);
        if (share > told) {
          told = share;
          say(`${made} of ${PROBES} probes, ${leaks.length} leaks`);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    say(`${made} probes, ${compared} of them compared; by outcome ${JSON.stringify(Object.fromEntries(outcomes))}`);
    expect(leaks).toEqual([]);
  });

  it('show something to whom it belongs, so that what is not shown means something', async () => {
    const prober = new Prober(schema, planted, SEED);
    const owner = await signIn(planted.owner.name, planted.owner.community);
    const seen = new Set<string>();
    for (let asked = 0; asked < 1_000; asked += 1) {
      const probe = prober.next(false);
      const answer = await owner.send<unknown>(probe.document, probe.variables);
      if (seenIn(answer, planted, probe)) seen.add(probe.operation);
    }
    expect(seen.size).toBeGreaterThan(8);
  });

  it('reach every operation that can carry an id, in every role', () => {
    const prober = new Prober(schema, planted, SEED);
    const all = prober.operations.flatMap(({ name, isMutation }) =>
      Object.keys(stage.callers).flatMap((caller) => (isMutation && caller === 'BUREAU' ? [] : [`${caller} ${name}`])),
    );
    const share = all.filter((each) => probed.has(each)).length / all.length;
    // Of many probes all are reached, of few a good part.
    expect(share).toBeGreaterThan(PROBES > all.length * 20 ? 0.999 : Math.min(0.5, PROBES / all.length / 3));
  });

  it('change nothing of theirs, and were made by people who may do something', async () => {
    expect(await Promise.all(planted.communityIds.map(fingerprint))).toEqual(before);
    const admin = await signIn(stage.callers.ADMIN.name, stage.code);
    const own = await admin.send('{ persons { totalCount } projects { nodes { id } } }');
    expect([own.status, own.errors]).toEqual([200, []]);
    await admin.do('registerPerson', { name: '还在' }, 'person { id }');
  });

  /** Signs in anew before a token ends: whoever is not known is turned away for that alone. */
  async function known(caller: keyof Stage['callers']): Promise<Visitor> {
    const visitor = stage.callers[caller];
    if (Date.now() - (since.get(caller) ?? begun) < LASTING) return visitor;
    since.set(caller, Date.now());
    stage.callers[caller] = await signIn(visitor.name, visitor.community);
    return stage.callers[caller];
  }

  async function leakOf(visitor: Visitor, probe: Probe, isCompared: boolean): Promise<string | null> {
    const answer = await visitor.send<unknown>(probe.document, probe.variables);
    const outcome = outcomeOf(answer);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (answer.status >= 500 || outcome === 'INTERNAL' || outcome === 'UNAUTHENTICATED')
      return `a fault: ${answer.status} ${JSON.stringify(answer.errors)}`;
    const shown = seenIn(answer, planted, probe);
    if (shown) return `shows ${shown}`;
    if (!isCompared) return null;
    compared += 1;
    return differenceOf(visitor, probe, answer);
  }
});

/** Other probes change the prober's own community meanwhile: what differs by that is the same when it is asked once more. */
async function differenceOf(
  visitor: Visitor,
  { document, variables }: Probe,
  first: Answer<unknown>,
): Promise<string | null> {
  let theirs = comparable(first);
  let never = '';
  for (let round = 0; round < 4; round += 1) {
    never = comparable(await visitor.send<unknown>(document, withNever(variables) as Record<string, unknown>));
    if (theirs === never) return null;
    theirs = comparable(await visitor.send<unknown>(document, variables));
    if (theirs === never) return null;
  }
  return `differs from what never was: ${theirs.slice(0, 600)} instead of ${never.slice(0, 600)}`;
}

const say = (line: string): void => void (process.env.GONGZHI_PROBES && process.stderr.write(`  ${line}\n`));

function outcomeOf({ data, errors }: Answer<unknown>): string {
  const code = errors[0]?.extensions?.code;
  if (code) return code;
  const refused = /"userErrors":\[\{[^\]]*?"code":"(\w+)"/.exec(JSON.stringify(data))?.[1];
  return refused ? `userErrors ${refused}` : 'answered';
}

function seenIn(answer: Answer<unknown>, { secret, words }: Planted, { said }: Probe): string | null {
  const told = JSON.stringify([answer.data, answer.errors]);
  // What was said comes back as it was, or with the row's id that a node id holds.
  const text = said.reduce(
    (left, each) => left.replaceAll(each, '').replaceAll(fromNodeId(each)?.id ?? each, ''),
    told,
  );
  for (const [id] of text.matchAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g)) {
    if (secret.has(id)) return id;
  }
  return words.find((word) => text.includes(word)) ?? null;
}

/** The same variables with an id that never was for each of theirs. */
function withNever(value: unknown): unknown {
  if (typeof value === 'string') return fromNodeId(value) ? neverOf(value) : value;
  if (Array.isArray(value)) return value.map(withNever);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, withNever(below)]));
}

/** Without what differs between any two answers: ids that were made on the way, times, hashes, counts of what probes made. */
const comparable = ({ status, data, errors }: Answer<unknown>): string =>
  JSON.stringify({ status, data, errors })
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/"\d{4}-\d\d-\d\dT[^"]+"/g, '"<time>"')
    .replaceAll(/"(startCursor|endCursor|cursor|hash)":"[^"]*"/g, '"$1":"<>"');
