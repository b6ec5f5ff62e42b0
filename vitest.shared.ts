import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Legacy decorators without emitted metadata, as the compiler settings have them.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
  // One graphql realm: type-graphql and Apollo load the CommonJS build.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: { include: ['src/**/*.test.ts'], fsModuleCache: false, testTimeout: 60_000, hookTimeout: 120_000 },
});
