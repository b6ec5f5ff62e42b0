// Imports point downwards: between packages (their package.json says what they may import) and, inside the domain,
// between bounded contexts. Part of `pnpm run lint`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every package in `packages/modules`. */
const MODULES = 'modules';

/** From the bottom up; a package may import those on lower floors only. */
const FLOORS = [
  ['kernel'],
  ['storage', 'access', 'identity', 'module-kit'],
  ['reading', MODULES],
  ['domain'],
  ['gateway', 'worker'],
  ['cli'],
  ['test'],
];

/** The order in which the domain's contexts may know each other: an earlier one does not know a later one. */
const CONTEXTS = [
  'tenancy',
  'people',
  'grids',
  'households',
  'reviews',
  'audit',
  'sealing',
  'jobs',
  'ledger',
  'service-centre',
  'deliberation',
  'projects',
  'offices',
  'constitution',
  'configuration',
  'catalogue',
  'community-configuration',
  'integration',
  'privacy',
  'onboarding',
  'lifecycle',
  'figures',
  'inspection',
  'todos',
];

const faults = [...packageFaults(), ...contextFaults()];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function packageFaults() {
  const modules = folder('packages/modules').map((path) => path.split('/').at(-1));
  const floorOf = (name) => FLOORS.findIndex((floor) => floor.includes(modules.includes(name) ? MODULES : name));
  const folders = [...folder('packages'), ...folder('packages/modules'), 'test'];
  return folders.flatMap((path) => {
    const manifest = readJson(join(path, 'package.json'));
    if (!manifest) return [];
    const name = manifest.name.replace('@gongzhi/', '');
    if (floorOf(name) < 0) return [`${path}: package ${name} has no floor in test/layers.mjs`];
    const own = Object.keys(manifest.dependencies ?? {}).filter((key) => key.startsWith('@gongzhi/'));
    return own
      .map((key) => key.replace('@gongzhi/', ''))
      .filter((other) => floorOf(other) >= floorOf(name))
      .map((other) => `${path}: ${name} must not import ${other}, which stands on the same floor or above`);
  });
}

function contextFaults() {
  const source = join(ROOT, 'packages/domain/src');
  return CONTEXTS.flatMap((context, position) =>
    files(join(source, context)).flatMap((file) => {
      const imported = [...readFileSync(file, 'utf8').matchAll(/from '(?:\.\.\/)+([a-z-]+)\//g)].map(
        (match) => match[1],
      );
      return imported
        .filter((other) => CONTEXTS.indexOf(other) > position)
        .map((other) => `${relative(ROOT, file)}: ${context} must not import ${other}, a later context`);
    }),
  );
}

function folder(path) {
  return readdirSync(join(ROOT, path))
    .map((name) => join(path, name))
    .filter((child) => statSync(join(ROOT, child)).isDirectory());
}

function files(path) {
  try {
    return readdirSync(path, { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(path, name));
  } catch {
    return [];
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  } catch {
    return null;
  }
}
