import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.shared.ts';

/** Tests on a real Keycloak: `npm run test:keycloak`. */
export default mergeConfig(shared, {
  test: {
    root: import.meta.dirname,
    globalSetup: ['src/setup.ts'],
    // One server and one realm, whose keys and brute-force counters tests change.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
