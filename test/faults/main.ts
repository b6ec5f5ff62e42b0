import { HELP, optionsFrom } from './src/options.ts';
import { report } from './src/report.ts';
import { run } from './src/run.ts';

/** `npm run test:faults`: what is asked of a platform that is killed again and again, and what became of it. */
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());

try {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) console.log(HELP);
  else process.exitCode = report(await run(options, interrupted.signal), options);
} catch (error) {
  if (interrupted.signal.aborted) {
    console.error('已中断。 / Interrupted.');
    process.exitCode = 130;
  } else {
    console.error(error instanceof Error && !process.env.GONGZHI_DEBUG ? `✗ ${error.message}` : error);
    process.exitCode = 1;
  }
}
