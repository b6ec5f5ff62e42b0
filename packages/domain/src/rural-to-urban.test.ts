import 'reflect-metadata';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { people, type ServiceModule, subject, territory } from '@gongzhi/module-kit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { computed } from './catalogue/adaptation/formulas.js';
import { type CommunityFigures, NO_MAPPING } from './catalogue/adaptation/mapping.js';
import { planClone } from './catalogue/clone-plan.js';
import type { Register } from './catalogue/fit.js';
import type { ProjectTemplate } from './catalogue/project-template.js';
import { readMapping } from './onboarding/mapping-file.js';
import type { Organisation } from './people/organisation.entity.js';

const CITY = fileURLToPath(new URL('../../../tenants/zhangjiagang', import.meta.url));
const mapping = readMapping(CITY);

const afterSchool = {
  key: 'after-school',
  version: '1.0.0',
  config: z.object({ minimumChildren: z.int().default(3), materials: z.int().default(5000) }),
  migrateConfig: {},
} as unknown as ServiceModule;

const template = {
  publisherId: 'xinfeng',
  sharing: 'ALL',
  document: {
    module: 'after-school',
    moduleVersion: '1.0.0',
    config: { minimumChildren: 3, materials: 5000 },
    bounds: [
      { path: 'minimumChildren', type: 'range', minimum: 1, maximum: 20 },
      { path: 'materials', type: 'range', minimum: 0, maximum: 30_000 },
    ],
    requirements: [
      subject('catalyst', { key: 'operator', serves: 'elder-care', or: ['partner'] }),
      territory('stairwell'),
      people({ key: 'elders', minimumAge: 70, atLeast: 5 }),
    ],
    fundingLines: [],
  },
} as unknown as ProjectTemplate;

const organisation = (name: string, kind: string, serves: string[] = []) =>
  ({ id: name, name, kind, subject: 'PARTNER', serves }) as unknown as Organisation;
const shop = organisation('小店', 'ENTERPRISE');
const clinic = organisation('卫生站', 'STATIONED_UNIT');

const NOTHING: CommunityFigures = {
  RESIDENTS: null,
  HOUSEHOLDS: null,
  OVER_80_PER_MILLE: null,
  RESIDENTS_PER_BUILDING: null,
};
const register = (figures: Partial<CommunityFigures>, rest: Partial<Register> = {}): Register => ({
  organisations: [shop, clinic],
  fundingLines: [],
  reservedAffairs: [],
  projects: [],
  adopted: [],
  places: { estate: 0, building: 0, stairwell: 0 },
  countAged: () => 3,
  figures: { ...NOTHING, ...figures },
  publisherKind: 'RURAL_RESETTLEMENT',
  ...rest,
});

const planned = (to: Register, input: object = {}, kind: 'URBAN_COMMERCIAL' | 'RURAL_MIXED' = 'URBAN_COMMERCIAL') =>
  planClone({ module: afterSchool, register: to, mapping, community: { id: 'ours', townId: null, kind } }, template, {
    templateId: 'a template',
    bindings: [],
    ...input,
  });
const tableOf = (to: Register) =>
  planned(to).scaled.map(({ path, inputValue, before, after }) => [path, inputValue, before, after]);

describe('what a mapping suggests', () => {
  it('differs for three urban communities as their figures do', () => {
    expect(tableOf(register({ RESIDENTS: 13_000, HOUSEHOLDS: 4_001 }))).toEqual([
      ['minimumChildren', 4_001, 3, 9],
      ['materials', 13_000, 5000, 10_000],
    ]);
    expect(tableOf(register({ RESIDENTS: 3_100, HOUSEHOLDS: 500 }))).toEqual([
      ['minimumChildren', 500, 3, 1],
      ['materials', 3_100, 5000, 2_500],
    ]);
    expect(tableOf(register({ RESIDENTS: 60_000 }))).toEqual([
      ['minimumChildren', null, 3, 3],
      ['materials', 60_000, 5000, 30_000],
    ]);
  });

  it('says where the template’s bounds held it, and what is not known', () => {
    const [children, materials] = planned(register({ RESIDENTS: 60_000 })).scaled;
    expect(children!.reason.zh).toContain('还没有登记住户');
    expect(materials!.reason.zh).toContain('算得 46000');
  });

  it('changes nothing unless it is adopted, and then what was adopted only', () => {
    const to = register({ RESIDENTS: 13_000, HOUSEHOLDS: 4_001 });
    expect(planned(to)).toMatchObject({ config: { minimumChildren: 3, materials: 5000 }, changes: [] });
    const plan = planned(to, { adopt: ['materials'] });
    expect(plan.config).toEqual({ minimumChildren: 3, materials: 10_000 });
    expect(plan.changes).toEqual([{ path: 'materials', before: 5000, after: 10_000 }]);
    expect(plan.scaled.map(({ adopted }) => adopted)).toEqual([false, true]);
  });

  it('is refused where it is not suggested, not known, or set by hand as well', () => {
    const fields = (to: Register, input: object) =>
      planned(to, input).problems.flatMap(({ field }) => (field?.[0] === 'adopt' ? [field.join('.')] : []));
    const to = register({ RESIDENTS: 13_000 });
    expect(fields(to, { adopt: ['materials', 'childAge'] })).toEqual(['adopt.1']);
    expect(fields(to, { adopt: ['minimumChildren'] })).toEqual(['adopt.0']);
    expect(fields(to, { adopt: ['materials'], config: { materials: 100 } })).toEqual(['adopt.0']);
    expect(fields(to, { adopt: ['materials'] })).toEqual([]);
  });

  it('speaks of rural practices in urban communities only', () => {
    const to = register({ RESIDENTS: 13_000 });
    expect(planned(to, {}, 'RURAL_MIXED').scaled).toEqual([]);
    expect(tableOf({ ...to, publisherKind: 'URBAN_COMMERCIAL' })).toEqual([]);
    const without = planClone(
      {
        module: afterSchool,
        register: to,
        mapping: NO_MAPPING,
        community: { id: 'ours', townId: null, kind: 'URBAN_COMMERCIAL' },
      },
      template,
      {
        templateId: 'a template',
      },
    );
    expect(without.scaled).toEqual([]);
  });
});

describe('a fit report', () => {
  it('says what would meet each requirement, and offers a place in the mapping’s order', () => {
    const [operator, stairwells, elders] = planned(register({})).fit;
    expect(operator).toMatchObject({ verdict: 'ADAPTABLE', substitutes: [clinic, shop] });
    expect(operator!.substitution!.zh).toContain('由共建单位代替社会组织：卫生站');
    expect(operator!.remedy!.zh).toContain('登记一个社会组织');
    expect(stairwells!.remedy!.zh).toContain('登记楼道');
    expect(elders!.remedy!.zh).toContain('还差 2 人');
  });

  it('keeps those with experience first, and offers nobody who is not here', () => {
    const cook = organisation('食堂', 'ENTERPRISE', ['elder-care']);
    expect(planned(register({}, { organisations: [clinic, cook] })).fit[0]!.substitutes).toEqual([cook, clinic]);
    const [nobody] = planned(register({}, { organisations: [] })).fit;
    expect(nobody).toMatchObject({ verdict: 'MISSING', substitution: null });
    expect(nobody!.remedy!.zh).toBe('登记一个社会组织或共建单位');
  });
});

describe('rounding', () => {
  it.each([
    ['UP', 1_001, 2_000],
    ['DOWN', 1_999, 1_000],
    ['NEAREST', 1_499, 1_000],
    ['NEAREST', 1_500, 2_000],
    ['UP', 2_000, 2_000],
  ] as const)('%s of %i is %i', (to, figure, expected) => {
    expect(computed({ formula: 'ONE_PER', per: 1 }, { to, step: 1_000 }, 0, figure)).toBe(expected);
  });
});

describe('a mapping that is wrong', () => {
  const good = readFileSync(join(CITY, 'rural-to-urban.yaml'), 'utf8');
  it.each([
    ['formula: ONE_PER', 'formula: EVAL', 'settings'],
    ['to: UP, step: 1 }', 'to: SIDEWAYS, step: 1 }', 'rounding'],
    ['per: 500', 'per: 0', 'per'],
    ['path: materials', 'path: minimumChildren', 'twice'],
    ['{ from: 60, value: 65 }', '{ from: 200, value: 65 }', 'steps rise'],
  ])('is refused with its file: %s → %s', (from, to, told) => {
    const folder = mkdtempSync(join(tmpdir(), 'mapping-'));
    writeFileSync(join(folder, 'rural-to-urban.yaml'), good.replace(from, to));
    expect(() => readMapping(folder)).toThrow(new RegExp(`rural-to-urban.yaml[^]*${told}`));
  });
});
