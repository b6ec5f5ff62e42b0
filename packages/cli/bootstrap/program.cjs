const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..', '..', '..');

/** A sentence for the terminal, in Chinese and English. */
class Problem extends Error {
  constructor(zh, en, exitCode) {
    super(`${zh}\n${en}`);
    this.exitCode = exitCode || 1;
  }
}

/** Where the answer of a command may go into a pipe, progress stays out of it. */
function say(zh, en) {
  (process.argv[2] === 'start' ? process.stdout : process.stderr).write(`${zh} / ${en}\n`);
}

/** Words for npx that run pnpm, which need not be on the machine. */
function withPnpm(words) {
  return ['-y', 'pnpm@12.21.0'].concat(words);
}

/** Words for pnpm that run one of turbo's tasks; turbo in turn wants to find pnpm, which only so is at hand. */
function turbo(task, options) {
  return ['exec', 'turbo', 'run', task].concat(options);
}

/** Runs pnpm with its output kept for the case that it fails. */
async function captured(words, more) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  const result = await run('npx', withPnpm(words), { cwd: ROOT, stdio, env: environment(more) });
  // What was interrupted must not be followed by the next step.
  if (result.interrupted) throw new Problem('已中断。', 'Interrupted.', signalled(result.interrupted));
  return result;
}

/** The workspace's programs come first; turbo tells nobody that it ran. */
function environment(more) {
  const bin = path.join(ROOT, 'node_modules', '.bin');
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
  return Object.assign({}, process.env, { PATH: bin + path.delimiter + process.env.PATH }, quiet, more);
}

const signalled = (signal) => 128 + constants.signals[signal];

/** Runs a program to its end, passes signals on to it, and resolves with what came of it; `echo`: what is kept is shown, too. */
function run(program, words, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, options);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      if (stream)
        stream.on('data', (chunk) => {
          output += chunk;
          if (options.echo) process.stdout.write(chunk);
        });
    }
    let interrupted = null;
    const pass = (signal) => {
      interrupted = signal;
      // A Ctrl-C in a terminal reaches the child by itself; sent twice, it would read as impatience.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const watch = onOrphaned(() => pass('SIGTERM'));
    child.on('error', (error) => {
      const missing = new Problem(`找不到程序 ${program}。`, `The program ${program} was not found.`);
      reject(error.code === 'ENOENT' ? missing : error);
    });
    child.on('close', (code, signal) => {
      clearInterval(watch);
      for (const one of signals) process.removeListener(one, pass);
      resolve({ code: code === null ? signalled(signal) : code, output, interrupted });
    });
  });
}

/** npm runs us in a shell, which keeps signals to itself and dies with npm: that is how a stopped npm shows here. */
function onOrphaned(stop) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 500);
  return watch;
}

module.exports = { captured, environment, Problem, ROOT, run, say, turbo, withPnpm };
