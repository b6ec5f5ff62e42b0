// What `npm start`, `npm test` and `npm run gongzhi -- …` run first: it installs and builds what is missing or has
// changed, then hands over to the real command. It depends on nothing, and even Node 8 can read it, so that a newcomer
// gets a sentence instead of a stack trace.
'use strict';

if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`需要 Node.js 18 或更高版本，当前是 ${process.versions.node}，请从 https://nodejs.org 安装新版本。`);
  console.error(
    `Node.js 18 or later is needed, and this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

const { spawn, spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { constants } = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..', '..');
const PNPM = 'pnpm@12.21.0';
const INSTALLED = path.join(ROOT, 'node_modules', '.gongzhi-installed');
const BUILT = path.join(ROOT, 'node_modules', '.gongzhi-built');
const LOCK = path.join(ROOT, '.turbo', 'preparing');
const REPORT = path.join('.turbo', 'test-report.json');

const command = process.argv[2] || 'help';
const args = process.argv.slice(3);

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
  const node = findNode();
  if (command === 'test') return test(node);
  const cli = path.join(ROOT, 'packages', 'cli', 'dist', 'main.js');
  const words = command === 'start' ? ['up'].concat(args) : [command].concat(args);
  // The channel lets the platform notice when this process is killed, and stop.
  const stdio = command === 'start' ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit';
  return (await run(node, [cli].concat(words), { stdio, env: environment() })).code;
}

/** A sentence for the terminal, in Chinese and English. */
class Problem extends Error {
  constructor(zh, en, exitCode) {
    super(`${zh}\n${en}`);
    this.exitCode = exitCode || 1;
  }
}

/** Where the answer of a command belongs to a pipe, progress stays out of it. */
function say(zh, en) {
  (command === 'start' ? process.stdout : process.stderr).write(`${zh} / ${en}\n`);
}

// ── Installing and building ─────────────────────────────────────────────────────────────────────────────────────────

async function prepare() {
  if (isCurrent(INSTALLED, dependencies()) && isCurrent(BUILT, sources()) && everythingIsBuilt()) return;
  await alone(async () => {
    if (!isCurrent(INSTALLED, dependencies())) {
      say('安装依赖…', 'installing dependencies…');
      await stamped(INSTALLED, dependencies(), install);
    }
    if (!isCurrent(BUILT, sources()) || !everythingIsBuilt()) {
      say('编译…', 'building…');
      await stamped(BUILT, sources(), build);
    }
  });
}

async function install() {
  const result = await captured('npx', ['-y', PNPM, 'install', '--frozen-lockfile'], {
    // Nobody sits there to be asked, and a registry that does not answer should be told of soon.
    CI: 'true',
    npm_config_fetch_retries: '2',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
  });
  if (result.code === 0) return;
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|META_FETCH_FAIL|fetch failed|network/i.test(
      result.output,
    )
  )
    throw new Problem(
      '无法连接 npm 软件源：请检查网络，或用 npm config set registry <镜像地址> 换一个软件源后重试。',
      'The npm registry does not answer: check the network, or choose another with npm config set registry <address>, and try again.',
    );
  process.stderr.write(result.output);
  throw new Problem('安装依赖失败，原因见上。', 'Installing the dependencies failed; the reason is above.');
}

async function build() {
  const result = await captured('npx', turbo('build', ['--output-logs=errors-only']));
  if (result.code === 0) return;
  process.stderr.write(result.output);
  throw new Problem('编译失败，原因见上。', 'Building failed; the reason is above.');
}

/** turbo runs the packages' scripts with pnpm, so pnpm has to be there: it need not be on the machine. */
function turbo(task, rest) {
  return ['-y', PNPM, 'exec', 'turbo', 'run', task].concat(rest);
}

/** Everything that decides what lies in node_modules. */
function dependencies() {
  const manifests = workspaceFolders().map((folder) => path.join(folder, 'package.json'));
  return fingerprint(['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', 'package.json'].concat(manifests));
}

/** Everything that decides what the build makes. */
function sources() {
  const files = workspaceFolders().reduce((all, folder) => all.concat(filesBelow(folder)), []);
  return fingerprint(['turbo.json', 'tsconfig.base.json', 'pnpm-lock.yaml'].concat(files));
}

function everythingIsBuilt() {
  return workspaceFolders().every((folder) => {
    const scripts = JSON.parse(fs.readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')).scripts || {};
    return !scripts.build || fs.existsSync(path.join(ROOT, folder, 'dist'));
  });
}

/** The folders that pnpm-workspace.yaml names. */
function workspaceFolders() {
  const below = (parent) => fs.readdirSync(path.join(ROOT, parent)).map((name) => path.join(parent, name));
  const folders = below('packages').concat(below(path.join('packages', 'modules')), 'test');
  return folders.filter((folder) => fs.existsSync(path.join(ROOT, folder, 'package.json'))).sort();
}

function filesBelow(folder) {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).reduce((files, entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const made = entry.name === 'node_modules' || entry.name === 'dist' || entry.name[0] === '.';
      return made ? files : files.concat(filesBelow(name));
    }
    return /\.tsbuildinfo$/.test(entry.name) ? files : files.concat(name);
  }, []);
}

function fingerprint(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of files) {
    const content = path.join(ROOT, file);
    hash.update(`\n${file}\n`).update(fs.existsSync(content) ? fs.readFileSync(content) : '');
  }
  return hash.digest('hex');
}

function isCurrent(stamp, print) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print;
}

/** The stamp is away while the work goes on, and comes whole: a kill at any moment means doing it again. */
async function stamped(stamp, print, work) {
  fs.rmSync(stamp, { force: true });
  await work();
  fs.writeFileSync(`${stamp}.new`, print);
  fs.renameSync(`${stamp}.new`, stamp);
}

// ── One at a time ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Two that install or build at once would write into each other's files: the later one waits. */
async function alone(work) {
  try {
    fs.mkdirSync(path.dirname(LOCK), { recursive: true });
    const me = `${process.pid} ${startOf(process.pid)}`;
    let told = false;
    while (!takeLock(me)) {
      if (!told) say('另一个进程正在安装或编译，等待中…', 'another process is installing or building, waiting…');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    try {
      await work();
    } finally {
      fs.rmSync(LOCK, { force: true });
    }
  } catch (error) {
    if (error.code === 'ENOSPC')
      throw new Problem('磁盘空间不足，请腾出空间后重试。', 'The disk is full: free some space and try again.');
    if (['EACCES', 'EPERM', 'EROFS', 'ENOENT'].indexOf(error.code) < 0) throw error;
    throw new Problem(
      `文件夹 ${ROOT} 不可写，无法安装或编译：请改正权限，或把代码复制到自己的文件夹。`,
      `The folder ${ROOT} cannot be written, so nothing can be installed or built: correct its permissions or copy the code to a folder of your own.`,
    );
  }
}

function takeLock(me) {
  try {
    fs.writeFileSync(LOCK, me, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readLock();
  const pid = Number(holder.split(' ')[0]);
  if (holder && holder === `${pid} ${startOf(pid)}`) return false;
  // Its holder was killed. Of several that see this only one gets to move the file away.
  const moved = `${LOCK}.${process.pid}`;
  try {
    fs.renameSync(LOCK, moved);
    // It was a new holder's after all: it gets it back.
    if (fs.readFileSync(moved, 'utf8') !== holder) fs.linkSync(moved, LOCK);
    fs.rmSync(moved);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  return false;
}

function readLock() {
  try {
    return fs.readFileSync(LOCK, 'utf8');
  } catch (_error) {
    return '';
  }
}

/** When a process began, so that a number given to another process later is not taken for it; null where it is gone. */
function startOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return null;
  }
  try {
    const status = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')')).split(' ')[20];
  } catch (_error) {
    return 'unknown';
  }
}

// ── Handing over ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Runs every package's tests, one package at a time, and ends with one line that sums them up. */
async function test() {
  for (const folder of workspaceFolders()) fs.rmSync(path.join(ROOT, folder, REPORT), { force: true });
  const split = args.indexOf('--');
  const forTurbo = split < 0 ? args : args.slice(0, split);
  const forVitest = split < 0 ? [] : args.slice(split + 1);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${REPORT}`];
  // `--only`: all is built, and building again could pull files from under a platform that is running.
  const options = ['--only', '--concurrency=1', '--env-mode=loose', '--output-logs=full'].concat(
    forTurbo,
    '--',
    reporters,
    forVitest,
  );
  const result = await run('npx', turbo('test', options), { stdio: 'inherit', env: environment() });
  const sum = countTests();
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
  return result.code;
}

/** A file that could not be loaded has no failed test to count: it counts as one itself. */
function countTests() {
  const sum = { passed: 0, failed: 0 };
  for (const folder of workspaceFolders()) {
    const file = path.join(ROOT, folder, REPORT);
    if (!fs.existsSync(file)) continue;
    const report = JSON.parse(fs.readFileSync(file, 'utf8'));
    sum.passed += report.numPassedTests;
    for (const { status, assertionResults } of report.testResults) {
      const failed = assertionResults.filter((one) => one.status === 'failed').length;
      sum.failed += status === 'failed' ? Math.max(1, failed) : failed;
    }
  }
  return sum;
}

/** The workspace brings a Node of its own; on a platform for which it has none, the machine's serves if new enough. */
function findNode() {
  const own = path.join(ROOT, 'node_modules', '.bin', 'node');
  if (fs.existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  const parts = process.versions.node.split('.').map(Number);
  if (parts[0] > 22 || (parts[0] === 22 && parts[1] >= 17)) return process.execPath;
  throw new Problem(
    `本平台（${process.platform}-${process.arch}）需要 Node.js 22.17 或更高版本，当前是 ${process.versions.node}。`,
    `On this platform (${process.platform}-${process.arch}) Node.js 22.17 or later is needed, and this is ${process.versions.node}.`,
  );
}

/** Runs a program with its output kept for the case that it fails. */
function captured(program, words, env) {
  return run(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: environment(env) });
}

/** The workspace's programs come first; turbo tells nobody that it ran. */
function environment(more) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const here = {
    PATH: bin + path.delimiter + process.env.PATH,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
  return Object.assign({}, process.env, here, more);
}

/**
 * Runs a program to its end and passes signals on to it. A Ctrl-C in a terminal reaches it by itself; sent twice, it
 * would read as impatience.
 */
function run(program, words, options) {
  return new Promise((resolve, reject) => {
    const cwd = program === 'npx' ? ROOT : process.cwd();
    const child = spawn(program, words, Object.assign({ cwd }, options));
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) stream.on('data', (chunk) => (output += chunk));
    }
    let interrupted = null;
    const pass = (signal) => {
      interrupted = signal;
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    child.on('error', (error) => {
      const missing = new Problem(
        `找不到程序 ${program}，请安装 npm。`,
        `The program ${program} was not found: install npm.`,
      );
      reject(error.code === 'ENOENT' ? missing : error);
    });
    child.on('close', (code, signal) => {
      for (const one of signals) process.removeListener(one, pass);
      const exitCode = code === null ? 128 + constants.signals[signal] : code;
      // What was interrupted while preparing must not be followed by the next step.
      if (interrupted && options.stdio[0] === 'ignore')
        reject(new Problem('已中断。', 'Interrupted.', 128 + constants.signals[interrupted]));
      else resolve({ code: exitCode, output });
    });
  });
}
