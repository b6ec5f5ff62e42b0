import { expect, it } from 'vitest';
import afterSchool from './index.js';
import { attendance, march, participant } from './sample-week.js';

const children = Array.from({ length: 10 }, (_, n) => participant('child', `child-${n}`));
const [tutor, other] = [participant('tutor', 'tutor-1'), participant('tutor', 'tutor-2')];
const supervisor = participant('supervisor', 's-1');

/** The first so many children, one after the other with each of the volunteers. */
const session = (day: string, count: number, ...by: ReturnType<typeof participant>[]) =>
  children.slice(0, count).map((child, n) => attendance(`${day} ${n}`, child, by[n % by.length]!, day));

const figures = (records: ReturnType<typeof session>, config = {}, scores: number[] = []) => {
  const ratings = scores.map((score, n) => ({ record: records[n]!.id, score }));
  const facts = { ...march(records, config), ratings, settled: 0 };
  return Object.fromEntries(afterSchool.metrics.map(({ key, measure }) => [key, measure(facts)]));
};

it('pays the operator the materials of each session once, however many came and looked after them', () => {
  const records = [...session('2026-03-02', 6, supervisor, other), ...session('2026-03-03', 10, tutor)];
  expect(afterSchool.settle(march(records))).toMatchObject([
    {
      fundingLine: 'after-school',
      payee: { organisation: 'operator' },
      ...{ quantity: 2, unitFen: 5000, due: 10_000, retained: 0 },
    },
  ]);
});

it('pays no materials where too few children came', () => {
  expect(afterSchool.settle(march(session('2026-03-02', 2, tutor)))).toEqual([]);
  expect(afterSchool.settle(march(session('2026-03-02', 2, tutor), { minimumChildren: 2 }))).toHaveLength(1);
});

it('earns its volunteers points, as many as the community has set', () => {
  const [record] = session('2026-03-02', 1, tutor);
  const earned = (volunteerPoints: number) =>
    afterSchool.points?.({ config: { ...march([]).config, volunteerPoints }, record: record! });
  expect(earned(2)).toMatchObject([{ who: 'servedBy', points: 2 }]);
  expect(earned(0)).toEqual([]);
});

it('leaves out days outside the period', () => {
  expect(afterSchool.settle(march(session('2026-04-01', 6, tutor)))).toEqual([]);
});

it('measures sessions, children and whether there were enough volunteers', () => {
  const records = [...session('2026-03-02', 10, tutor), ...session('2026-03-03', 5, tutor, other)];
  expect(figures(records, {}, [5, 4])).toEqual({
    children: 10,
    sessions: 2,
    attendances: 15,
    hours: 23,
    tutors: 2,
    'children-per-tutor': 500,
    'over-ratio': 1,
    'homework-done': 100,
    'average-rating': 450,
  });
  expect(figures(records, { childrenPerTutor: 10 })['over-ratio']).toBe(0);
});

it('counts homework where there was some', () => {
  const records = (['DONE', 'PARTLY', 'NONE'] as const).map((homework, n) =>
    attendance(`r${n}`, children[n]!, tutor, '2026-03-02', { homework }),
  );
  expect(figures(records)['homework-done']).toBe(50);
});

it('has no averages where there is nothing to average', () => {
  expect(figures([])).toMatchObject({ 'children-per-tutor': null, 'homework-done': null, hours: 0 });
});
