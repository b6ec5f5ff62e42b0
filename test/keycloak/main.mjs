// `npm run test:keycloak [-- --if-available] [-- <file>…]`: fetches Keycloak where it is not there yet, runs the tests on
// it, and ends with the same line as `npm test`.
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { keycloakDistribution, VERSION } from './src/distribution.ts';

const words = process.argv.slice(2);
const filters = words.filter((word) => word !== '--if-available');

try {
  await keycloakDistribution();
} catch (error) {
  const { message } = error;
  if (words.includes('--if-available')) {
    console.log(`== SKIPPED: no test ran on a real Keycloak ${VERSION}, since ${message}. ==`);
    console.log('0 passed, 0 failed');
    process.exit(0);
  }
  console.error(`✗ 无法取得 Keycloak ${VERSION}：${message}\n  Keycloak ${VERSION} cannot be had: ${message}`);
  process.exit(1);
}

const vitest = await startVitest('test', filters, {
  watch: false,
  config: join(import.meta.dirname, 'vitest.config.ts'),
});
const modules = vitest.state.getTestModules();
const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
const count = (state) => states.filter((each) => each === state).length;
// A file that could not be loaded has no failed test to count: it counts as one.
const broken = modules.filter((module) => module.state() === 'failed' && module.children.size === 0).length;
await vitest.close();
console.log(`${count('passed')} passed, ${count('failed') + broken} failed`);
process.exit(process.exitCode ?? 0);
