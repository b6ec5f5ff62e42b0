import { today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';

const yearsAgo = (years: number): string => `${Number(today().slice(0, 4)) - years}-01-01`;

/** What tells one urban community from the next: residents, buildings, and the ages of each household's members. */
interface Urban {
  residents: string;
  buildings: number;
  households: number[][];
}
const LARGE: Urban = {
  residents: '13000',
  buildings: 2,
  households: [
    [40, 38, 10, 9, 66],
    [35, 34, 8, 7, 83],
  ],
};
const OLD: Urban = { residents: '3100', buildings: 20, households: [[81, 84, 60, 58]] };
const UNKNOWN: Urban = { residents: '', buildings: 0, households: [] };

const PREVIEW = `query($input: CloneTemplateInput!) { previewClone(input: $input) {
  config changes { path before after }
  scaled { path input inputValue formula rounding { to step } before after reason adopted }
  fit { requirement verdict remedy substitution } problems { code field } } }`;

describe('three urban communities take over what Xinfeng does', () => {
  let admins: Visitor[];
  const templates: Record<string, string> = {};

  beforeAll(async () => {
    const bureau = await signIn('bureau');
    const communities = [LARGE, OLD, UNKNOWN].map((urban) => ({ ...urban, code: freshCode('duizhao') }));
    const rows = communities.map(
      ({ code, residents }) => `${code},对照社区,URBAN_COMMERCIAL,yangshe,admin@${code},${residents}`,
    );
    const content = ['code,name,kind,town,admin_email,residents', ...rows].join('\n');
    await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
    admins = await Promise.all(communities.map(({ code }) => signIn(`admin@${code}`)));
    for (const [index, { buildings, households }] of communities.entries())
      await settleIn(admins[index]!, buildings, households);
    const found = await admins[0]!.ask(
      '{ templates(search: "新丰", first: 100) { nodes { id module publisher { code } } } }',
    );
    for (const { id, module, publisher } of found.templates.nodes)
      if (publisher.code === 'xinfeng') templates[module] = id;
  });

  async function settleIn(admin: Visitor, buildings: number, households: number[][]): Promise<void> {
    if (buildings === 0) return;
    await admin.do(
      'generatePlaces',
      { estate: '对照苑', range: `1-${buildings}幢，每幢1单元，1-3层，每层2户` },
      'plan { line }',
    );
    const lines = households.flatMap((ages, home) =>
      ages.map(
        (age, member) =>
          `居民${home}${member},${yearsAgo(age)},对照苑,${home + 1}幢,1单元,101,${member === 0 ? '户主' : '其他'}`,
      ),
    );
    const content = ['姓名,出生日期,小区,楼栋,单元,室号,与户主关系', ...lines].join('\n');
    const done = await admin.do('importPersons', { format: 'CSV', content }, 'applied problems { line reason }');
    expect(done).toMatchObject({ applied: true, problems: [] });
  }

  const preview = async (who: number, module: string, more: Loose = {}): Promise<Loose> =>
    (await admins[who]!.ask(PREVIEW, { input: { templateId: templates[module], ...more } })).previewClone;
  const table = async (who: number, module: string) =>
    (await preview(who, module)).scaled.map(({ path, input, inputValue, before, after }: Loose) =>
      [path, input, inputValue, before, after].map(String).join(' '),
    );

  it('sees the table of its own figures for elder meals', async () => {
    expect(await table(0, 'elder-meals')).toEqual([
      'elderAge OVER_80_PER_MILLE 100 60 65',
      'sharedWithin RESIDENTS_PER_BUILDING 6500 stairwell building',
    ]);
    expect(await table(1, 'elder-meals')).toEqual([
      'elderAge OVER_80_PER_MILLE 500 60 70',
      'sharedWithin RESIDENTS_PER_BUILDING 155 stairwell stairwell',
    ]);
    expect(await table(2, 'elder-meals')).toEqual([
      'elderAge OVER_80_PER_MILLE null 60 60',
      'sharedWithin RESIDENTS_PER_BUILDING null stairwell stairwell',
    ]);
  });

  it('sees the table of its own figures for the after-school class', async () => {
    expect(await table(0, 'after-school')).toEqual([
      'minimumChildren HOUSEHOLDS 2 3 1',
      'materials RESIDENTS 13000 5000 10000',
    ]);
    expect(await table(1, 'after-school')).toEqual([
      'minimumChildren HOUSEHOLDS 1 3 1',
      'materials RESIDENTS 3100 5000 2500',
    ]);
    expect(await table(2, 'after-school')).toEqual([
      'minimumChildren HOUSEHOLDS null 3 3',
      'materials RESIDENTS null 5000 5000',
    ]);
  });

  it('names formula, rounding and reason of each, and adopts none by itself', async () => {
    const { scaled, config, changes } = await preview(0, 'after-school');
    expect(scaled[1]).toMatchObject({
      formula: 'IN_PROPORTION',
      rounding: { to: 'NEAREST', step: 500 },
      adopted: false,
    });
    expect(scaled[1].reason).toContain('6500');
    expect([config.materials, changes]).toEqual([5000, []]);
  });

  it('is told what would meet a requirement, and who the mapping offers', async () => {
    const { fit } = await preview(2, 'elder-meals');
    const stairwell = fit.find(({ requirement }: Loose) => requirement === 'stairwell');
    expect(stairwell).toMatchObject({ verdict: 'ADAPTABLE', remedy: expect.stringContaining('登记楼道') });
    await admins[2]!.do('registerOrganisation', { name: '对照卫生站', kind: 'STATIONED_UNIT' }, 'organisation { id }');
    const { fit: then } = await preview(2, 'elder-meals');
    const operator = then.find(({ requirement }: Loose) => requirement === 'operator');
    expect(operator.substitution).toContain('由共建单位代替社会组织');
    expect(operator.substitution).toContain('对照卫生站');
  });

  it('clones with what it adopts, as the preview said', async () => {
    const { organisation } = await admins[0]!.do(
      'registerOrganisation',
      { name: '对照服务站', kind: 'STATIONED_UNIT' },
      'organisation { id }',
    );
    const input = {
      bindings: [{ requirement: 'operator', organisationId: organisation.id }],
      adopt: ['elderAge', 'sharedWithin'],
    };
    const shown = await preview(0, 'elder-meals', input);
    expect(shown.problems).toEqual([]);
    expect(shown.changes).toEqual([
      { path: 'elderAge', before: 60, after: 65 },
      { path: 'sharedWithin', before: 'stairwell', after: 'building' },
    ]);
    const { project } = await admins[0]!.do(
      'cloneTemplate',
      { templateId: templates['elder-meals'], ...input, idempotencyKey: 'adopting' },
      'project { config adapted }',
    );
    expect(project).toEqual({ config: shown.config, adapted: ['elderAge', 'sharedWithin'] });
  });

  it('cannot adopt what the register does not tell, or what nobody suggests', async () => {
    const refused = await admins[2]!.attempt(
      'cloneTemplate',
      { templateId: templates['elder-meals'], adopt: ['elderAge', 'mealGrant'], idempotencyKey: 'blind' },
      'project { id }',
    );
    const fields = refused.userErrors.map(({ field }) => field?.join('.'));
    expect(fields).toEqual(expect.arrayContaining(['adopt.0', 'adopt.1']));
  });
});
