import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The conformance tests of the kit register with this package's vitest, wherever the kit lies.
  resolve: { dedupe: ['vitest'] },
  test: { include: ['src/**/*.test.ts'], server: { deps: { inline: [/module-kit/] } } },
});
