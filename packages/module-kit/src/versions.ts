import type { ServiceModule } from './contract.js';

type Data = Record<string, unknown>;
type Migrations = ServiceModule['migrateConfig'];

/** True for `major.minor.patch` without leading zeros; modules and templates carry no pre-release versions. */
export const isVersion = (version: string): boolean => /^(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){2}$/.test(version);

/** Negative, zero or positive, as `a` is older than, the same as or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  return left.map((number, index) => number - right[index]!).find((difference) => difference !== 0) ?? 0;
}

/**
 * A configuration stored under an older version of the module, brought to the current one; the given one is left as it
 * is. Parse the result. Throws a RangeError where the stored version is newer than the installed module.
 */
export const migrateConfig = (module: ServiceModule, fromVersion: string, config: Data): Data =>
  migrate(module, module.migrateConfig, fromVersion, config);

/** The same for the contents of a service record. */
export const migrateRecord = (module: ServiceModule, fromVersion: string, data: Data): Data =>
  migrate(module, module.migrateRecord, fromVersion, data);

function migrate(module: ServiceModule, migrations: Migrations, fromVersion: string, stored: Data): Data {
  if (compareVersions(fromVersion, module.version) > 0) {
    throw new RangeError(`${module.key} ${fromVersion} was stored, but only ${module.version} is installed`);
  }
  return Object.keys(migrations)
    .filter((version) => compareVersions(version, fromVersion) > 0)
    .sort(compareVersions)
    .reduce((data, version) => migrations[version]!(data), structuredClone(stored));
}

function numbersOf(version: string): number[] {
  if (!isVersion(version)) throw new RangeError(`${version} is no version of the form 1.2.3`);
  return version.split('.').map(Number);
}
