import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parse, validate } from 'graphql';
import { describe, expect, inject, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** A command of the story, and what came of it. */
interface Step {
  command: string;
  output: string;
  complaint: string;
  exitCode: number;
}

/** The readmes promise that their commands work when they are copied into a terminal: so they are, one after the other. */
describe.each([
  ['README.md', { reason: 'Aged 45', shortfall: 'Meal subsidy' }],
  ['README.zh-CN.md', { reason: '现年 45 周岁', shortfall: '共餐补贴' }],
])('the story in %s', (file, words) => {
  it('works line by line, and tells what the readme says', { timeout: 600_000 }, async () => {
    const commands = commandsOf(file);
    const steps = await typed([...commands, 'echo "$CODE"']);
    expect(steps.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);

    const step = (part: string) => steps.find(({ command }) => command.includes(part))!;
    const outputOf = (part: string) => step(part).output;
    const code = steps.at(-1)!.output.trim();
    expect(outputOf('gongzhi onboard')).toContain(code);
    expect(outputOf('--preview')).toMatch(/operator .*adaptable/);
    expect(step('personId=$YOUNG').complaint).toContain(words.reason);
    const { settlements } = JSON.parse(outputOf('settlements --var'));
    const meals = settlements.nodes[0].fundingLines.find(({ title }: { title: string }) => title === words.shortfall);
    expect(meals).toMatchObject({ due: { yuan: '72.00' }, payable: { yuan: '50.00' }, shortfall: { yuan: '22.00' } });
    expect(outputOf('as admin approve-settlement').trim()).toBe('APPROVED');
    expect(outputOf('as steward rate-service').trim()).toBe('5');
    const { adoptions } = JSON.parse(outputOf('--file adoptions'));
    expect(adoptions.nodes).toContainEqual(
      expect.objectContaining({ community: expect.objectContaining({ code }), template: expect.anything() }),
    );

    const refused = steps.filter(({ command }) => command.includes('|| echo'));
    expect(refused).toHaveLength(3);
    for (const { command, output } of refused) expect(output).toContain(/echo '(.+)'$/.exec(command)![1]);
  });
});

it('both readmes tell the same story', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map((file) =>
    commandsOf(file).map((command) => command.split(/[<|{]/)[0]),
  );
  expect(chinese).toEqual(english!.map((command) => command!.replaceAll(/ --lang en\b/g, '')));
});

describe('what the documents refer to', () => {
  const documents = ['.', 'docs', 'docs/decisions', 'schema'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );

  it.each(documents)('%s: its links lead somewhere', (document) => {
    const links = [...read(document).matchAll(/\]\((?!\w+:)([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });

  it('every operation that they name fits the schema', async () => {
    const schema = await publicSchema();
    const operations = readdirSync(join(ROOT, 'schema', 'operations')).map((name) => join('schema/operations', name));
    for (const operation of operations) {
      expect([operation, validate(schema, parse(read(operation)))]).toEqual([operation, []]);
    }
  });
});

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const scriptIn = (document: string): string =>
  [...document.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('');

/** The commands of a readme's shell blocks: line by line, but for a line that is followed by what it reads (`<<WORD`). */
function commandsOf(readme: string): string[] {
  const commands: string[] = [];
  let until: string | undefined;
  for (const line of scriptIn(read(readme)).trimEnd().split('\n')) {
    if (until === undefined) commands.push(line);
    else commands.push(`${commands.pop()}\n${line}`);
    until = until === undefined ? /<<(\w+)$/.exec(line)?.[1] : line === until ? undefined : until;
  }
  return commands;
}

const MARK = '--- exit code';

/** Has one bash do all of it, in the checkout, against the platform of the tests. */
async function typed(commands: readonly string[]): Promise<Step[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-readme-'));
  const script = join(folder, 'story.sh');
  // What each command left on either channel ends with its exit code.
  const told = `_exit=$?; echo "${MARK} $_exit"; echo "${MARK} $_exit" >&2`;
  writeFileSync(script, commands.map((command) => `${command}\n${told}\n`).join(''));
  const { GONGZHI_TOKEN: _token, ISSUER_URL: _issuer, ...environment } = process.env;
  try {
    const { output, complaint } = await printed('bash', [script], {
      cwd: ROOT,
      env: { ...environment, GONGZHI_URL: inject('url') },
    });
    const [outputs, complaints] = [output, complaint].map((all) => all.split(new RegExp(`^${MARK} (\\d+)\n`, 'm')));
    return commands.map((command, index) => ({
      command,
      output: outputs![2 * index] ?? '',
      complaint: complaints![2 * index] ?? '',
      exitCode: Number(outputs![2 * index + 1]),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a program prints: answers, and what it has to say about them. */
async function printed(program: string, words: string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { output, complaint };
}
