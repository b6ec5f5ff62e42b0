import { settingsFrom, startPlatform } from '@gongzhi/cli';
import { secret } from '@gongzhi/storage';
import { serving, surroundings } from './process.ts';

const { dataFolder } = surroundings();

/** The platform as `gongzhi up` starts it in production: everything on, no sample city, a PostgreSQL and an issuer given. */
const platform = await startPlatform({
  ...settingsFrom({
    ...process.env,
    PORT: '0',
    GONGZHI_MASTER_KEY: secret(dataFolder, 'master-key'),
    // One caller asks what a city asks.
    GONGZHI_COST_PER_MINUTE: String(10 ** 12),
  }),
  dataFolder,
  sample: false,
});
serving(Number(new URL(platform.url).port));
