import { mergeConfig } from 'vitest/config';
import shared from '../vitest.shared.ts';

export default mergeConfig(shared, {
  test: { globalSetup: ['src/testkit/running-platform.ts'], testTimeout: 120_000 },
});
