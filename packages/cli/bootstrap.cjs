// What `npm start`, `npm test` and `npm run gongzhi -- …` run first: it installs and builds what is missing or has
// changed, then hands over to the real command. It depends on nothing, and this file can be read even by Node 8, so
// that a newcomer gets a sentence instead of a stack trace.

if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`需要 Node.js 18 或更高版本，当前是 ${process.versions.node}，请从 https://nodejs.org 安装新版本。`);
  console.error(
    `Node.js 18 or later is needed, and this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { prepare, workspaceFolders } = require('./bootstrap/prepare.cjs');
const { environment, Problem, ROOT, run, turbo, withPnpm } = require('./bootstrap/program.cjs');

const command = process.argv[2] || 'help';
const args = process.argv.slice(3);

/** What is run beside the command itself. */
const PROGRAMS = {
  bench: 'test/bench/src/main.ts',
  'test:faults': 'test/faults/main.ts',
  'test:keycloak': 'test/keycloak/main.mjs',
};

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof Problem ? error.message : error);
    process.exitCode = error.exitCode || 1;
  },
);

async function main() {
  await prepare();
  if (command === 'test') return args[0] === '--slow' ? slowLane() : test();
  if (command === 'test:isolation') return probe();
  const platform = command === 'start';
  const program = PROGRAMS[command];
  const words = program
    ? [path.join(ROOT, program)].concat(args)
    : [path.join(ROOT, 'packages', 'cli', 'dist', 'main.js'), platform ? 'up' : command].concat(args);
  // Over the channel the platform notices when this process is killed, and can stop.
  const stdio = platform ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  return (await run(findNode(), words, { stdio, env: environment() })).code;
}

/** The workspace brings a Node of its own; on a platform for which it has none, the machine's serves if new enough. */
function findNode() {
  const own = path.join(ROOT, 'node_modules', '.bin', 'node');
  if (fs.existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 17)) return process.execPath;
  const here = `${process.platform}-${process.arch}`;
  throw new Problem(
    `本平台（${here}）需要 Node.js 22.17 或更高版本，当前是 ${process.versions.node}。`,
    `On this platform (${here}) Node.js 22.17 or later is needed, and this is ${process.versions.node}.`,
  );
}

/** So many as show, in a few minutes, that nothing leaks in any operation and any role. */
const PROBES = '20000';

/** The walls between communities alone, with as many generated probes as `--probes` says. */
async function probe() {
  const at = args.indexOf('--probes');
  const probes = at < 0 ? PROBES : args[at + 1];
  if (!/^[1-9]\d{0,6}$/.test(probes || '') || (at < 0 && args.length > 0)) {
    throw new Problem(
      '用法：npm run test:isolation -- --probes 100000（1 到 9999999 的整数）。',
      'This goes: npm run test:isolation -- --probes 100000, with a number from 1 to 9999999.',
    );
  }
  return (
    await run(findNode(), [path.join('node_modules', 'vitest', 'vitest.mjs'), 'run', 'src/isolation'], {
      cwd: path.join(ROOT, 'test'),
      stdio: 'inherit',
      env: Object.assign(environment(), { GONGZHI_PROBES: probes }),
    })
  ).code;
}

const REPORT = path.join('.turbo', 'test-report.json');

/** Every package's tests, two packages at a time, since each waits for its database more than it computes; ends with one line that sums them up. Options are turbo's, and after a `--` vitest's. */
async function test() {
  const { code, passed, failed } = await suite(args, environment());
  console.log(`${passed} passed, ${failed} failed`);
  return code;
}

/** So many probes does the slow lane send against the walls. */
const MANY_PROBES = '100000';

/** `npm test -- --slow`: what takes long as well. Ends with one line that sums up all of it. */
async function slowLane() {
  if (args.length > 1) {
    throw new Problem(
      '用法：npm test -- --slow，不带其他选项。',
      'This goes: npm test -- --slow, without other options.',
    );
  }
  const lanes = [
    () => suite([], environment({ GONGZHI_PROBES: MANY_PROBES })),
    () => counted('test:faults', ['--quick']),
    () => counted('test:keycloak', ['--if-available']),
  ];
  const sum = { code: 0, passed: 0, failed: 0 };
  for (const lane of lanes) {
    const { code, interrupted, passed, failed } = await lane();
    if (interrupted) return code;
    sum.code = sum.code || code;
    sum.passed += passed;
    sum.failed += failed;
  }
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.code;
}

/** One of the programs that end with how many tests have passed. */
async function counted(name, words) {
  const stdio = ['inherit', 'pipe', 'inherit'];
  const program = [path.join(ROOT, PROGRAMS[name])].concat(words);
  const result = await run(findNode(), program, { cwd: ROOT, stdio, echo: true, env: environment() });
  const [, passed = 0, failed = 0] = /(\d+) passed, (\d+) failed\s*$/.exec(result.output) || [];
  return Object.assign(result, { passed: Number(passed), failed: Number(failed) });
}

/** Every package's tests, and how many of them have passed. */
async function suite(words, env) {
  for (const folder of workspaceFolders()) fs.rmSync(path.join(ROOT, folder, REPORT), { force: true });
  const split = words.indexOf('--') < 0 ? words.length : words.indexOf('--');
  // All is built; `--only` keeps turbo from touching it again, under the hands of a platform that is running.
  const options = ['--only', '--concurrency=2', '--env-mode=loose', '--output-logs=full']
    .concat(words.slice(0, split), '--', '--reporter=default', '--reporter=json', `--outputFile=${REPORT}`)
    .concat(words.slice(split + 1));
  const result = await run('npx', withPnpm(turbo('test', options)), {
    cwd: ROOT,
    stdio: 'inherit',
    env,
  });
  return Object.assign(result, countTests());
}

function countTests() {
  const sum = { passed: 0, failed: 0 };
  for (const folder of workspaceFolders()) {
    const file = path.join(ROOT, folder, REPORT);
    if (!fs.existsSync(file)) continue;
    const report = JSON.parse(fs.readFileSync(file, 'utf8'));
    sum.passed += report.numPassedTests;
    for (const { status, assertionResults } of report.testResults) {
      const failed = assertionResults.filter((one) => one.status === 'failed').length;
      // A file that could not be loaded has no failed test to count: it counts as one.
      sum.failed += status === 'failed' ? Math.max(1, failed) : failed;
    }
  }
  return sum;
}
