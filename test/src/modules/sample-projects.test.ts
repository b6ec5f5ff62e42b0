import { beforeAll, describe, expect, it } from 'vitest';
import { type Loose, signIn, type Visitor } from '../testkit/city.js';

const OCTOBER = '(from: "2026-10-01", until: "2026-10-31")';

describe('Xinfeng runs all six kinds of service projects', () => {
  let admin: Visitor;
  let projects: Record<string, Loose>;

  beforeAll(async () => {
    admin = await signIn('admin@xinfeng');
    const answer = await admin.ask(`{ projects(first: 20) { nodes {
      id module sample
      operator { name }
      settlements { nodes { status due { fen } shortfall { fen } lines { payeeOrganisation { name } } } }
      metrics${OCTOBER} { key value }
    } } }`);
    const samples = answer.projects.nodes.filter(({ sample }: Loose) => sample);
    projects = Object.fromEntries(samples.map((project: Loose) => [project.module, project]));
  });

  const figures = (module: string): Record<string, number | null> =>
    Object.fromEntries(projects[module]!.metrics.map(({ key, value }: Loose) => [key, value]));

  it('one of each, each with a settlement that was approved and paid in full', () => {
    const modules = ['after-school', 'elder-haircut', 'elder-meals', 'law-studio', 'neighbour-crafts', 'newcomers'];
    expect(Object.keys(projects).sort()).toEqual(modules);
    for (const module of ['after-school', 'law-studio', 'newcomers']) {
      const { operator, settlements } = projects[module]!;
      expect(settlements.nodes).toMatchObject([
        { status: 'APPROVED', shortfall: { fen: '0' }, lines: [{ payeeOrganisation: { name: operator.name } }] },
      ]);
      expect(Number(settlements.nodes[0].due.fen)).toBeGreaterThan(0);
    }
  });

  it('each published as a template that others find', async () => {
    const { templates } = await admin.ask(
      '{ templates(search: "新丰", first: 100) { nodes { module publisher { code } } } }',
    );
    const published = templates.nodes.filter(({ publisher }: Loose) => publisher?.code === 'xinfeng');
    expect(published.flatMap(({ module }: Loose) => module ?? []).sort()).toEqual(Object.keys(projects).sort());
  });

  it('children every school day, and never too many for one volunteer', () => {
    expect(figures('after-school')).toMatchObject({ children: 8, sessions: 17, 'over-ratio': 0, tutors: 4 });
  });

  it('matters, most of which are settled in the community', () => {
    expect(figures('law-studio')).toMatchObject({ consultations: 7, mediations: 5, 'settled-here': 82, referred: 2 });
  });

  it('newcomers whom each of the five actions reached', () => {
    expect(figures('newcomers')).toMatchObject({
      newcomers: 6,
      'settling-in': 3,
      'wu-dialect': 6,
      sunshine: 6,
      housed: 1,
    });
  });
});
