import { execFile } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A checkout in miniature, with an `npx` that notes what it is asked for instead of doing it. */
let checkout: string;
const inside = (...parts: string[]) => join(checkout, ...parts);
const write = (file: string, content: string) => {
  mkdirSync(dirname(inside(file)), { recursive: true });
  writeFileSync(inside(file), content);
};

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'gongzhi-bootstrap-'));
  for (const name of ['bootstrap.cjs', 'bootstrap'])
    cpSync(join(import.meta.dirname, '..', name), inside('packages/cli', name), { recursive: true });
  mkdirSync(inside('packages/modules'));
  write('package.json', '{ "type": "module" }');
  write('packages/cli/package.json', '{ "type": "module", "scripts": { "build": "" } }');
  write('packages/cli/src/main.ts', 'source');
  write('packages/cli/dist/main.js', 'console.log(process.argv.slice(2).join(" ")); process.exitCode = 3;');
  write('bin/npx', `#!/bin/sh\necho "$@" >> ${inside('calls')}\nmkdir -p node_modules\nexit \${NPX_CODE:-0}\n`);
  chmodSync(inside('bin/npx'), 0o755);
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** Runs the bootstrap; resolves with what it printed, its exit code and how often it installed and built. */
function bootstrap(words: string[], env: Record<string, string> = {}) {
  const PATH = inside('bin') + delimiter + process.env.PATH;
  writeFileSync(inside('calls'), '');
  return new Promise<{ out: string; err: string; code: number; calls: number }>((resolve) => {
    const options = { env: { ...process.env, PATH, ...env } };
    const child = execFile(process.execPath, [inside('packages/cli/bootstrap.cjs'), ...words], options, (_, out, err) =>
      resolve({
        out,
        err,
        code: child.exitCode ?? -1,
        calls: readFileSync(inside('calls'), 'utf8').split('\n').length - 1,
      }),
    );
  });
}

describe('bootstrap', () => {
  it('installs and builds once, keeps progress off the answer and passes on words and exit code', async () => {
    const first = await bootstrap(['token', 'wang', '--json']);
    expect(first).toMatchObject({ out: 'token wang --json\n', code: 3, calls: 2 });
    expect(first.err).toBe('安装依赖… / installing dependencies…\n编译… / building…\n');
    expect(await bootstrap(['token'])).toMatchObject({ out: 'token\n', err: '', calls: 0 });
    expect((await bootstrap(['start'])).out).toBe('up\n');
  });

  it('builds again when a source changed or a build is gone, installs again when a manifest changed', async () => {
    await bootstrap(['token']);
    appendFileSync(inside('packages/cli/src/main.ts'), ' changed');
    expect((await bootstrap(['token'])).calls).toBe(1);
    write('packages/cli/package.json', '{ "type": "module" }');
    expect((await bootstrap(['token'])).calls).toBe(2);
  });

  it('leaves no stamp after a failure, and says where the reason stands', async () => {
    const { code, err } = await bootstrap(['token'], { NPX_CODE: '1' });
    expect(code).toBe(1);
    expect(err).toContain('Installing the dependencies failed');
    expect(existsSync(inside('node_modules/.gongzhi-installed'))).toBe(false);
    expect((await bootstrap(['token'])).calls).toBe(2);
  });

  it('runs in the slow lane what takes long as well, sums it up, and fails where any of it does', async () => {
    const program = (line: string, code: number) =>
      `console.log(process.argv[2]); console.log('${line}'); process.exit(${code});`;
    write('test/faults/main.ts', program('9 passed, 0 failed', 0));
    write('test/keycloak/main.mjs', program('27 passed, 1 failed', 1));
    await bootstrap(['help']);
    const slow = await bootstrap(['test', '--slow']);
    expect(slow).toMatchObject({ code: 1, calls: 1 });
    expect(slow.out).toBe('--quick\n9 passed, 0 failed\n--if-available\n27 passed, 1 failed\n36 passed, 1 failed\n');
    expect(await bootstrap(['test', '--slow', '--filter=x'])).toMatchObject({ code: 1, calls: 0 });
  });

  it('takes over from one that was killed, and lets only one of several work', async () => {
    write('.turbo/preparing', '999999999 1');
    const all = await Promise.all([1, 2, 3].map(() => bootstrap(['token'])));
    expect(all.every(({ out }) => out === 'token\n')).toBe(true);
    expect(all.filter(({ err }) => err.includes('building…\n')).length).toBe(1);
    expect(existsSync(inside('.turbo/preparing'))).toBe(false);
  });
});
