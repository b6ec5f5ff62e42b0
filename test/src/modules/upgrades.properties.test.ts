import { type Project, type ProjectTemplate, planUndo, planUpgrade } from '@gongzhi/domain';
import { installedModules } from '@gongzhi/gateway';
import { parseConfig } from '@gongzhi/module-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Leaves = Record<string, string | number>;
type Take = { path: string; take: 'OURS' | 'THEIRS' | 'VALUE'; value?: string | number };

const module = installedModules.get('elder-meals')!;

/** Few values for each setting, all of them within its bounds, so that sides often agree and often do not. */
const leaves: fc.Arbitrary<Leaves> = fc.record({
  mealGrant: fc.constantFrom(500, 1000, 2000),
  mealSubsidy: fc.constantFrom(400, 800, 2000),
  careAllowance: fc.constantFrom(5000, 10_000),
  'helperAge.from': fc.constantFrom(45, 50, 60),
  'helperAge.to': fc.constantFrom(55, 60, 70),
  elderAge: fc.constantFrom(55, 60, 80),
  sharedWithin: fc.constantFrom('stairwell', 'building'),
  minimumCareDays: fc.constantFrom(1, 20),
});
const asSettings = ({ 'helperAge.from': from, 'helperAge.to': to, ...rest }: Leaves) => ({
  ...rest,
  helperAge: { from: from!, to: to! },
});
const asLeaves = ({ helperAge, ...rest }: Record<string, unknown>): Leaves => {
  const { from, to } = helperAge as { from: number; to: number };
  return { ...(rest as Leaves), 'helperAge.from': from, 'helperAge.to': to };
};
/** Some settings go together: a meal costs at least what is paid for it, and ages have an order. */
const settings = leaves.filter((each) => parseConfig(module, asSettings(each)).ok);

const template = (id: string, config: Leaves): ProjectTemplate =>
  ({
    ...{ id, titleZh: '老人餐', version: '1.0.0', withdrawal: null },
    document: {
      ...{ module: module.key, moduleVersion: module.version, config: asSettings(config) },
      ...{ bounds: module.bounds, requirements: [] },
    },
  }) as unknown as ProjectTemplate;
const projectWith = (config: Leaves): Project =>
  ({
    ...{ title: '老人餐', config: asSettings(config), affairs: [], adapted: [] },
    ...{ templateId: 'from', moduleVersion: module.version, operatorId: null },
  }) as unknown as Project;
const nobody = {
  organisations: [],
  fundingLines: [],
  reservedAffairs: [],
  projects: [],
  adopted: [],
  publisherKind: null,
};
type Destination = Parameters<typeof planUpgrade>[0];
const destination: Destination = {
  module,
  register: nobody as unknown as Destination['register'],
  mapping: { from: [], to: [], standIns: [], settings: [] },
  community: { id: 'own', townId: 'town', kind: 'URBAN_COMMERCIAL' },
};

/** Each conflict decided somehow, or left undecided. */
const decisions = fc.record({
  takes: fc.array(fc.constantFrom<Take['take'] | null>('OURS', 'THEIRS', 'VALUE', null), {
    minLength: 8,
    maxLength: 8,
  }),
  values: leaves,
});

interface Case {
  base: Leaves;
  ours: Leaves;
  theirs: Leaves;
  takes: (Take['take'] | null)[];
  values: Leaves;
}
const cases = fc
  .record({ base: settings, ours: settings, theirs: settings, decided: decisions })
  .map(({ decided, ...sides }): Case => ({ ...sides, ...decided }));

/** What a merge of single values makes, told without merging documents; undefined where somebody must decide. */
function expected({ base, ours, theirs }: Case, path: string, resolution: Take | undefined) {
  const [before, own, other] = [base[path], ours[path], theirs[path]];
  if (resolution) return { OURS: own, THEIRS: other, VALUE: resolution.value }[resolution.take];
  if (own === other || other === before) return own;
  return own === before ? other : undefined;
}

const upgradeOf = (one: Case) => {
  const [from, to] = [template('from', one.base), template('to', one.theirs)];
  const project = projectWith(one.ours);
  const { conflicts } = planUpgrade(destination, { from, to }, project, []);
  const resolutions = conflicts.flatMap(({ path }, index): Take[] => {
    const take = one.takes[index];
    return take
      ? [{ path, take, ...(take === 'VALUE' ? { value: one.values[path.slice('config.'.length)]! } : {}) }]
      : [];
  });
  const plan = () => planUpgrade(destination, { from, to }, project, resolutions as never);
  return { from, project, resolutions, plan };
};

const often = { numRuns: 400 };

describe('upgrades of random settings of a module that communities run', () => {
  it('do what their preview shows, setting by setting, and nothing else', () => {
    let carriedOut = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const { plan, resolutions } = upgradeOf(one);
        const [previewed, upgraded] = [plan(), plan()];
        expect(upgraded.revision).toBe(previewed.revision);
        expect(upgraded.state).toEqual(previewed.state);
        const outcomes = Object.keys(one.base).map(
          (path) =>
            [
              path,
              expected(
                one,
                path,
                resolutions.find((each) => each.path === `config.${path}`),
              ),
            ] as const,
        );
        const open = outcomes.filter(([, value]) => value === undefined).map(([path]) => `config.${path}`);
        const unresolved = previewed.problems.filter(({ reason }) => reason === 'UNRESOLVED');
        expect(unresolved.map(({ field }) => field![1]).sort()).toEqual(open.sort());
        if (previewed.problems.length > 0) return;
        carriedOut += 1;
        expect(asLeaves(upgraded.state.config)).toEqual(Object.fromEntries(outcomes));
        const changed = new Map(previewed.changes.map(({ path, after }) => [path.slice('config.'.length), after]));
        expect({ ...one.ours, ...Object.fromEntries(changed) }).toEqual(asLeaves(upgraded.state.config));
      }),
      often,
    );
    expect(carriedOut).toBeGreaterThan(20);
  });

  it('give the original back when they are undone, and keep what was changed since', () => {
    fc.assert(
      fc.property(cases, fc.option(settings), (one, since) => {
        const { from, project, plan } = upgradeOf(one);
        const { state, problems } = plan();
        fc.pre(problems.length === 0);
        const { operatorId: _, affairs: __, ...rest } = project;
        const was = { ...rest, affairs: [] } as unknown as typeof state;
        const whole = planUndo(module, from, { was, became: state, now: state });
        expect(whole.problems).toEqual([]);
        expect(whole.kept).toEqual([]);
        expect(asLeaves(whole.state!.config)).toEqual(one.ours);
        expect(whole.state!.templateId).toBe('from');

        const now = since ?? asLeaves(state.config);
        const beside = planUndo(module, from, { was, became: state, now: { ...state, config: asSettings(now) } });
        if (!beside.state) return;
        const became = asLeaves(state.config);
        const left = Object.keys(now).map((path) => [path, now[path] === became[path] ? one.ours[path] : now[path]]);
        expect(asLeaves(beside.state.config)).toEqual(Object.fromEntries(left));
      }),
      often,
    );
  });
});
