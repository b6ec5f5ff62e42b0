import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Command } from '../lifecycle/command.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const folder = mkdtempSync(join(tmpdir(), 'gongzhi-configuration-'));
const [model, other] = [freshCode('wenjian'), freshCode('wenjian')];
let admin: Visitor;

beforeAll(async () => {
  [admin] = (await cityWith({ code: model, name: '文件社区' }, { code: other, name: '空白社区' })) as [Visitor];
  const { project } = await admin.do(
    'createProject',
    { module: 'elder-meals', title: '邻里/餐桌', config: { mealSubsidy: 900 } },
    'project { id }',
  );
  expect(project.id).toMatch(/^Project_/);
  await admin.do('setPointsRule', { key: 'plants-trees', title: '植树', titleEn: 'Trees', points: 20 }, 'rule { id }');
  await admin.do('generatePlaces', { estate: '北苑', range: '1-2幢1-2单元', dryRun: false }, 'estate { id }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function typed(...words: string[]): Promise<{ exit: number | null; out: string; err: string }> {
  const command = new Command(words, { GONGZHI_URL: inject('url') });
  const exit = await command.ended();
  return { exit, out: command.stdout, err: command.stderr };
}
const asAdmin = (code: string): string[] => ['--community', code, '--as', `admin@${code}`];
const exported = (code: string, to: string) => typed('export', 'configuration', '--to', to, ...asAdmin(code));
const applied = (code: string, from: string, ...more: string[]) => typed('apply', from, ...more, ...asAdmin(code));

/** Every file of a folder, by its path. */
const filesIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );
const [one, two] = [join(folder, 'one'), join(folder, 'two')];

describe('a community’s configuration as files', () => {
  it('is written section by section, each project in a file of its own', async () => {
    const { exit, out } = await exported(model, one);
    expect([exit, out]).toEqual([0, expect.stringContaining('11 files')]);
    const files = filesIn(one);
    expect(Object.keys(files).sort()).toEqual([
      'benefits.yaml',
      'constitution.yaml',
      'council-charter.yaml',
      'funding-lines.yaml',
      'grids.yaml',
      'organisations.yaml',
      'places.yaml',
      'points-rules.yaml',
      'points-validity.yaml',
      join('projects', '邻里-餐桌.yaml'),
      'service-items.yaml',
    ]);
    expect(files['points-rules.yaml']).toMatch(/^# .*gongzhi apply[\s\S]*- key: plants-trees\n {2}title: 植树/);
  });

  it('is a plan before it is anything else', async () => {
    const planned = await applied(other, one, '--plan');
    expect(planned.exit).toBe(0);
    expect(planned.out).toMatch(/\+ +pointsRules\.plants-trees +— /);
    expect(planned.out).toMatch(/to add, 0 to change, 0 to take away/);
    const unasked = await applied(other, one);
    expect([unasked.exit, unasked.err]).toEqual([0, expect.stringContaining('--yes')]);
    const { pointsRules } = await (await signIn(`admin@${other}`)).ask('{ pointsRules(first: 50) { nodes { key } } }');
    expect(pointsRules.nodes).not.toContainEqual({ key: 'plants-trees' });
  });

  it('brings another community to it, whose own files are the same then; applied again it changes nothing', async () => {
    const done = await applied(other, one, '--yes');
    expect([done.exit, done.err, done.out]).toEqual([0, '', expect.stringContaining('changes applied')]);
    expect((await exported(other, two)).exit).toBe(0);
    expect(filesIn(two)).toEqual(filesIn(one));
    const again = await applied(other, two, '--yes');
    expect([again.exit, again.out]).toEqual([0, '没有要改的。 · Nothing to do.\n']);
    const json = JSON.parse((await applied(other, two, '--yes', '--json')).out);
    expect(json).toMatchObject({ changes: [], problems: [], applied: false });
  });

  it('has no files of what is there no more', async () => {
    writeFileSync(join(one, 'notes.yaml'), 'mine: true\n');
    const { projects } = await admin.ask('{ projects(first: 5) { nodes { id } } }');
    await admin.do('changeProject', { projectId: projects.nodes[0].id, title: '新餐桌' }, 'project { id }');
    expect((await exported(model, one)).exit).toBe(0);
    const names = Object.keys(filesIn(one));
    expect(names).toContain(join('projects', '新餐桌.yaml'));
    expect(names).not.toContain(join('projects', '邻里-餐桌.yaml'));
    // What somebody else wrote is theirs; it is no section, and that is told.
    expect(names).toContain('notes.yaml');
    const refused = await applied(model, one, '--plan');
    expect([refused.exit, refused.err]).toEqual([1, expect.stringContaining('✗ notes.yaml:')]);
    rmSync(join(one, 'notes.yaml'));
  });

  it('tells what is wrong with the file and the path, in either language', async () => {
    const bad = join(folder, 'bad');
    mkdirSync(join(bad, 'projects'), { recursive: true });
    writeFileSync(
      join(bad, 'points-rules.yaml'),
      '- key: a\n  title: 甲\n  titleEn: A\n  points: many\n  colour: red\n',
    );
    writeFileSync(join(bad, 'projects', 'meals.yaml'), 'name: 助餐\nmodule: no-such\nconfig: {}\n');
    const first = await applied(model, bad, '--yes');
    expect([first.exit, first.out]).toEqual([1, '']);
    expect(first.err).toMatch(/✗ points-rules\.yaml 0\.points: 须为数字/);
    expect(first.err).toMatch(/✗ points-rules\.yaml 0\.colour: /);
    rmSync(join(bad, 'points-rules.yaml'));
    const second = await applied(model, bad, '--yes', '--lang', 'en');
    expect([second.exit, second.err]).toEqual([
      1,
      expect.stringMatching(/✗ projects\/meals\.yaml module: No service module/),
    ]);
    writeFileSync(join(bad, 'grids.yaml'), '- name: [\n');
    const third = await applied(model, bad, '--yes');
    expect([third.exit, third.err]).toEqual([1, expect.stringMatching(/grids\.yaml, line \d+, is no YAML/)]);
  });

  it('ends as other commands do', async () => {
    expect((await typed('apply', one, '--as', `admin@${model}`)).exit).toBe(2);
    expect((await typed('export', 'configuration', '--as', `admin@${model}`)).exit).toBe(2);
    expect((await applied(model, join(folder, 'none'), '--yes')).exit).toBe(1);
    const help = await typed('apply', '--help');
    expect([help.exit, help.out]).toEqual([0, expect.stringContaining('--plan')]);
    const steward = `${freshCode('steward')}@${model}`;
    await admin.do('inviteMember', { email: steward, role: 'STEWARD' }, 'membership { id }');
    const words = ['apply', two, '--yes', '--community', model, '--as', steward];
    const { exit, err } = await typed(...words);
    expect([exit, err]).toEqual([1, expect.stringContaining('FORBIDDEN')]);
  });
});
