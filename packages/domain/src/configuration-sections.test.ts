import 'reflect-metadata';
import { Denial, type Json, Refusal } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALONE, type Beside } from './configuration/section.js';
import { SECTIONS } from './configuration/sections.js';
import { as, cityToConfigure, DEFAULTS, onboard, readAll } from './configuration.testkit.js';
import type { TenantCtx } from './context.js';
import type { Community } from './tenancy/community.entity.js';
import type { TestCity } from './testkit.js';

let city: TestCity;
let model: Community;
let statements: string[] = [];

beforeAll(async () => {
  city = await cityToConfigure((sql) => statements.push(sql));
  model = await onboard(city, 'model');
  await as(city, model, (ctx) => bring(ctx, SET_UP));
});
afterAll(() => city?.drop());

const sectionOf = (key: string) => SECTIONS.find((section) => section.key === key)!;

const STAIRWELLS = ['1单元', '2单元'].map((name) => ({ name }));
const UPKEEP = {
  ...{ name: '保养', nameEn: 'Upkeep', cost: 80, counted: true },
  ...{ provider: '{community}银龄协会', untilDate: '2099-01-01' },
};
/** What one community has set up beside what every one begins with. */
const SET_UP: Record<string, Json> = {
  constitution: {
    narrowings: [{ rule: 'officers.read-apps', holders: ['EXECUTOR'], removed: true }],
    reservedAffairs: [{ key: 'kept-disputes', zh: '自办纠纷', en: 'Kept disputes' }],
  },
  places: [{ name: '南苑', buildings: [{ name: '1幢', stairwells: STAIRWELLS }] }],
  grids: [
    { name: '第一网格', networks: ['SOCIAL', 'PARTY'], stairwells: [['南苑', '1幢', '1单元']] },
    { name: '第二网格', networks: ['PARTY'], stairwells: [['南苑', '一号楼', '2单元']] },
  ],
  organisations: [{ name: '{community}银龄协会', kind: 'SOCIAL_ORGANISATION', serves: ['elder-care'] }],
  pointsRules: [
    { key: 'sorts-waste', title: '垃圾分类', titleEn: 'Sorting waste', points: 3, capPoints: 3, capPeriod: 'DAY' },
    { key: 'plants-trees', title: ' 植树 ', titleEn: 'Planting trees', points: 20, active: false },
  ],
  fundingLines: [
    { key: 'meal-subsidy', title: '助餐补贴', source: '{community}慈善基金', spending: 'RECEIVED' },
    { key: 'home-care', title: '居家养老', source: '民政' },
  ],
  pointsValidity: { months: 24 },
  benefits: [
    { name: '托育半天', nameEn: 'Childcare', cost: 40, counted: false, provider: '{community}银龄协会' },
    UPKEEP,
  ],
};

/** Plans and applies a document, section by section; gives the paths that it changed. */
async function bring(ctx: TenantCtx, document: Record<string, Json>): Promise<string[]> {
  const concerned = SECTIONS.filter(({ key }) => key in document).map((section) => ({
    section,
    wanted: section.parse(document[section.key]!, [section.key]),
  }));
  const beside: Beside = (other) => concerned.find(({ section }) => section.key === other.key)?.wanted as never;
  const paths: string[] = [];
  for (const { section, wanted } of concerned) {
    await section.lock(ctx);
    const { changes, problems } = await section.plan(ctx, wanted, beside);
    expect(problems).toEqual([]);
    paths.push(...changes.map(({ path }) => `${section.key}.${path}`));
  }
  for (const { section, wanted } of concerned) await section.apply(ctx, wanted);
  return paths;
}

const problemsOf = async (community: Community, key: string, value: Json) =>
  as(city, community, async (ctx) => {
    const { problems } = await sectionOf(key).plan(ctx, sectionOf(key).parse(value, [key]), ALONE);
    return problems.map(({ code, field }) => `${code} ${field?.join('/')}`);
  });

describe('the sections of a configuration', () => {
  it('say how a community begins that has changed nothing', async () => {
    const beginner = await onboard(city, 'beginner');
    const begun = SECTIONS.flatMap(({ key, begin }) => (begin ? [[key, begin(DEFAULTS)]] : []));
    expect(begun.map(([key]) => key)).toEqual(
      expect.arrayContaining(['pointsRules', 'serviceItems', 'councilCharter']),
    );
    expect(await as(city, beginner, readAll, { mode: 'read' })).toMatchObject(Object.fromEntries(begun));
  });

  it('bring another community to the same document, and then change nothing', async () => {
    const document = await as(city, model, readAll, { mode: 'read' });
    expect(document.pointsRules).toContainEqual(expect.objectContaining({ key: 'plants-trees', title: '植树' }));
    const other = await onboard(city, 'other');
    const changed = await as(city, other, (ctx) => bring(ctx, document));
    expect(changed).toContain('pointsRules.sorts-waste.points');
    expect(changed).toContain('grids.第一网格');
    expect(changed).toContain('fundingLines.meal-subsidy');
    expect(await as(city, other, readAll, { mode: 'read' })).toEqual(document);
    expect(await as(city, other, (ctx) => bring(ctx, document))).toEqual([]);
  });

  it('hold no ids, and nothing of what the community is called', async () => {
    const text = JSON.stringify(await as(city, model, readAll, { mode: 'read' }));
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(text).not.toContain('model社区');
    expect(text).toContain('{community}党组织');
  });

  it('leave alone what a document does not name, but for the lists of the constitution', async () => {
    const own = await onboard(city, 'own');
    const before = await as(city, own, readAll, { mode: 'read' });
    const rule = { key: 'plants-trees', title: '植树', titleEn: 'Planting trees', points: 20 };
    const changed = await as(city, own, (ctx) =>
      bring(ctx, { pointsRules: [rule], constitution: { narrowings: [], reservedAffairs: [] } }),
    );
    expect(changed).toEqual([
      'constitution.reservedAffairs.family-planning',
      'constitution.reservedAffairs.work-safety',
      'pointsRules.plants-trees',
    ]);
    const after = await as(city, own, readAll, { mode: 'read' });
    expect(after.pointsRules).toHaveLength((before.pointsRules as Json[]).length + 1);
  });

  it('tell every wrong value by its path', async () => {
    const wrong: [string, Json, string[]][] = [
      ['pointsRules', {}, ['pointsRules']],
      ['pointsRules', [{ key: 'Not a key', title: '', points: 1.5 }], ['0/key', '0/title', '0/titleEn', '0/points']],
      ['pointsRules', [{ key: 'a', title: 'A', titleEn: 'A', points: 1, colour: 'red' }], ['0/colour']],
      ['benefits', [{ ...UPKEEP, untilDate: 'soon' }], ['0/untilDate']],
      ['constitution', { narrowings: [{ rule: 'x', conditions: [] }], reservedAffairs: 1 }, ['reservedAffairs', '0']],
      ['councilCharter', [], ['councilCharter']],
      ['councilCharter', { ballot: 'NEVER', colour: 'red' }, ['ballot', 'colour', 'quorum', 'constituencies']],
      ['places', [{ name: '南苑' }, { name: '南苑' }], ['1/name']],
      [
        'fundingLines',
        [{ key: 'Key', title: '', source: '政府', annualFen: 100 }],
        ['0/key', '0/title', '0/annualFen'],
      ],
    ];
    for (const [key, value, paths] of wrong) {
      const refusal = await Promise.resolve()
        .then(() => sectionOf(key).parse(value, [key]))
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Refusal);
      const told = (refusal as Refusal).problems.map(({ field }) => field!.join('/'));
      for (const path of paths) expect(told.join(' ')).toContain(path);
    }
  });

  it('tell what stands in the way', async () => {
    const [benefit] = SET_UP.benefits as [{ [key: string]: Json }];
    const grid = { name: '第三网格', networks: ['PARTY'], stairwells: [['南苑', '1幢', '1单元']] };
    expect(await problemsOf(model, 'grids', [grid])).toEqual(['CONFLICT 第三网格/stairwells']);
    expect(await problemsOf(model, 'grids', [{ ...grid, stairwells: [['南苑', '9幢', '1单元']] }])).toEqual([
      'NOT_FOUND 第三网格/stairwells',
    ]);
    expect(await problemsOf(model, 'benefits', [{ ...benefit!, provider: '没有的组织' }])).toEqual([
      'CONFLICT 托育半天/provider',
    ]);
    expect(await problemsOf(model, 'benefits', [{ ...benefit!, name: '新', provider: '没有的组织' }])).toEqual([
      'NOT_FOUND 新/provider',
    ]);
    const changedKind = [{ name: '{community}银龄协会', kind: 'ENTERPRISE' }];
    expect(await problemsOf(model, 'organisations', changedKind)).toEqual(['CONFLICT {community}银龄协会']);
    const changedLine = [{ key: 'home-care', title: '居家养老', source: '捐赠' }];
    expect(await problemsOf(model, 'fundingLines', changedLine)).toEqual(['CONFLICT home-care']);
    expect(await problemsOf(model, 'pointsValidity', { months: 1 })).toEqual(['BAD_USER_INPUT months']);
    const reserved = { narrowings: [{ rule: 'no-such' }], reservedAffairs: [] };
    expect(await problemsOf(model, 'constitution', reserved)).toEqual(['BAD_USER_INPUT narrowings/0/rule']);
  });

  it('let nobody do more than the single changes let them', async () => {
    const executor = { role: 'EXECUTOR' } as const;
    const resident = { role: 'STEWARD' } as const;
    const rules = SET_UP.pointsRules as Json[];
    const other = { ...(rules[0] as object), points: 1, capPoints: 1 };
    const planned = (key: string, value: Json) => (ctx: TenantCtx) =>
      sectionOf(key).plan(ctx, sectionOf(key).parse(value, [key]), ALONE);
    await expect(as(city, model, planned('pointsRules', [other]), executor)).rejects.toBeInstanceOf(Denial);
    await expect(as(city, model, planned('pointsValidity', { months: 12 }), executor)).rejects.toBeInstanceOf(Denial);
    await expect(as(city, model, planned('constitution', EMPTY), executor)).rejects.toBeInstanceOf(Denial);
    await expect(as(city, model, planned('places', [{ name: '北苑' }]), resident)).rejects.toBeInstanceOf(Denial);
    await expect(as(city, model, planned('organisations', NEW), resident)).rejects.toBeInstanceOf(Denial);
    const line = [{ key: 'new-line', title: '新条线', source: '捐赠' }];
    await expect(as(city, model, planned('fundingLines', line), executor)).rejects.toBeInstanceOf(Denial);
    // What stays as it is takes no right to change it.
    expect((await as(city, model, planned('pointsRules', rules), executor)).changes).toEqual([]);
    const apply = (ctx: TenantCtx) => sectionOf('pointsRules').apply(ctx, [other] as never);
    await expect(as(city, model, apply, executor)).rejects.toBeInstanceOf(Denial);
  });

  it('take as many statements for many items as for one', async () => {
    const busy = await onboard(city, 'busy');
    const rules = (n: number) =>
      Array.from({ length: n }, (_, i) => ({ key: `r-${n}-${i}`, title: `第 ${i}`, titleEn: `No ${i}`, points: 1 }));
    const places = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        name: `${n} ${i}`,
        buildings: [{ name: '1幢', stairwells: STAIRWELLS }],
      }));
    const grids = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        name: `网格 ${n} ${i}`,
        networks: ['PARTY'],
        stairwells: [[`${n} ${i}`, '1幢', '1单元']],
      }));
    const counted = async (n: number) => {
      statements = [];
      await as(city, busy, (ctx) => bring(ctx, { places: places(n), grids: grids(n), pointsRules: rules(n) }));
      return statements.length;
    };
    const few = await counted(2);
    expect(await counted(40)).toBe(few);
  });
});

const EMPTY = { narrowings: [], reservedAffairs: [] };
const NEW = [{ name: '新组织', kind: 'ENTERPRISE' }];
