import { beforeAll, describe, expect, it } from 'vitest';
import { asLogin, fingerprint } from '../testkit/database.js';
import { publicSchema } from '../testkit/schema-walk.js';
import { codesOf } from './attempt.js';
import { type Input, NEW_COMMUNITY, OWN } from './fresh.js';
import { MATERIALS } from './materials.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { CALLERS, type Caller, MUTATIONS } from './tables.js';

const mutations = (await publicSchema()).getMutationType()!.getFields();
const PROJECTS = ['A', 'B'] as const;
type Project = (typeof PROJECTS)[number];

interface Cell {
  mutation: string;
  caller: Caller;
  project: Project;
  /** The code that is expected in `errors`; null where the mutation is carried out. */
  code: 'FORBIDDEN' | 'BAD_USER_INPUT' | 'NOT_FOUND' | null;
}

const REFUSALS: Record<string, Cell['code']> = { city: 'BAD_USER_INPUT', other: 'NOT_FOUND' };

/** Every cell of the table, tried in both projects. */
const cells: Cell[] = Object.entries(MUTATIONS).flatMap(([mutation, words]) =>
  CALLERS.flatMap((caller) =>
    PROJECTS.map((project): Cell => {
      const allowed = words[caller] === 'yes' || (words[caller] === 'own' && OWN[caller] === project);
      return {
        mutation,
        caller,
        project,
        code: allowed ? null : (REFUSALS[words[caller]] ?? 'FORBIDDEN'),
      };
    }),
  ),
);

describe('what each role may change', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await oneOfEachRole();
  });

  const make = ({ mutation, project, caller }: Cell): Promise<Input> =>
    Promise.resolve(MATERIALS[mutation]!(stage, project, caller));

  const madeForAll = new Map<string, Promise<Input>>();
  /** What is refused changes nothing, so that every caller can be refused the same; only some of it depends on the caller. */
  const makeOnce = (cell: Cell): Promise<Input> => {
    if (MATERIALS[cell.mutation]!.length > 2) return make(cell);
    const key = `${cell.mutation} ${cell.project}`;
    const made = madeForAll.get(key) ?? make(cell);
    madeForAll.set(key, made);
    return made;
  };

  const attempt = ({ mutation, caller }: Cell, input: Input): Promise<string[]> =>
    codesOf(stage.callers[caller], mutation, input);

  it('is said of every mutation', () => {
    expect(Object.keys(MUTATIONS)).toEqual(Object.keys(mutations).sort());
    expect(Object.keys(MATERIALS)).toEqual(Object.keys(MUTATIONS));
    const words = new Set(Object.values(MUTATIONS).flatMap((row) => Object.values(row)));
    expect([...words].sort()).toEqual(['city', 'no', 'other', 'own', 'yes']);
  });

  it.each(CALLERS)('%s is refused what the table refuses, and nothing changes', async (caller) => {
    const refused: [Cell, Input][] = [];
    for (const cell of cells) if (cell.caller === caller && cell.code) refused.push([cell, await makeOnce(cell)]);
    const before = await everything(stage);
    for (const [cell, input] of refused) {
      expect([cell.mutation, cell.project, await attempt(cell, input)]).toEqual([
        cell.mutation,
        cell.project,
        [cell.code],
      ]);
    }
    expect(await everything(stage)).toEqual(before);
  });

  it.each(CALLERS)('%s can do what the table allows', async (caller) => {
    for (const cell of cells.filter((each) => each.caller === caller && !each.code)) {
      if (cell.mutation === 'setCommunityStatus' && cell.project === 'B') continue;
      expect([cell.mutation, cell.project, await attempt(cell, await make(cell))]).toEqual([
        cell.mutation,
        cell.project,
        [],
      ]);
    }
  });
});

/** A fingerprint of the staged community, with what stands of it in the city's register and catalogue. */
async function everything({ communityId }: Stage): Promise<Record<string, string>> {
  const shared = await asLogin('bureau', null, async (client) => {
    const { rows } = await client.query(
      `select (select c::text from community c where id = $1) as community,
         (select string_agg(t.id || coalesce(t.superseded_at::text, ''), ',' order by t.id) from template t where publisher_id = $1) as templates,
         (select string_agg(b.id || coalesce(b.superseded_at::text, ''), ',' order by b.id) from bundle b where publisher_id = $1) as bundles,
         (select string_agg(o.id || o.status, ',' order by o.id) from offer o where offered_to_id = $1) as offers,
         (select count(*)::text from adoption where $1 in (publisher_id, adopter_id)) as adoptions,
         (select count(*)::text from community where code like '${NEW_COMMUNITY}-%') as onboarded`,
      [communityId],
    );
    return rows[0] as Record<string, string>;
  });
  return { ...(await fingerprint(communityId)), ...shared };
}
