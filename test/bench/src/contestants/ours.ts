import { settingsFrom, startPlatform } from '@gongzhi/cli';
import { serving, surroundings } from './process.ts';

/** The platform as `gongzhi up` starts it in production: everything on, no sample city, a PostgreSQL and an issuer given. */
const platform = await startPlatform({
  ...settingsFrom({ ...process.env, PORT: '0' }),
  dataFolder: surroundings().dataFolder,
  sample: false,
});
serving(Number(new URL(platform.url).port));
