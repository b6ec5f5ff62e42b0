import { HELP, optionsFrom } from './options.ts';
import { installPeers } from './peers.ts';

/** The benchmark's command: what is needed first, then the run, then its report. */
try {
  const options = optionsFrom(process.argv.slice(2));
  if (options) {
    installPeers();
    if (options.bulk) await (await import('./bulk/run.ts')).runBulk(options);
    else if (options.scale) await (await import('./scale/run.ts')).runScale(options);
    else await (await import('./run.ts')).run(options);
  } else {
    console.log(HELP);
  }
} catch (error) {
  console.error(error instanceof Error && !process.env.GONGZHI_DEBUG ? `✗ ${error.message}` : error);
  process.exitCode = 1;
}
