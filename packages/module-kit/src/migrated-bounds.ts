import { changedPaths, withChanges } from './bounds.js';
import type { Bound, ServiceModule } from './contract.js';
import { migrateConfig } from './versions.js';

type Settings = Record<string, unknown>;

/**
 * What one may change of settings stored under an older version, as it is in today's: the values that a bound names go
 * through the migrations, and it stands where they come out. A bound that comes out nowhere, or in several places, is left
 * out: what it spoke of is fixed then.
 */
export function migrateBounds(
  module: ServiceModule,
  fromVersion: string,
  { config, bounds }: { config: Settings; bounds: readonly Bound[] },
): readonly Bound[] {
  if (fromVersion === module.version) return bounds;
  const present = migrateConfig(module, fromVersion, config);
  return bounds.flatMap((bound) => {
    const values = bound.type === 'range' ? [bound.minimum, bound.maximum] : bound.values;
    const outcomes = values.map((value) => migrateConfig(module, fromVersion, withValue(config, bound.path, value)));
    const touched = new Set(
      outcomes.flatMap((outcome) => changedPaths(present, outcome).map(({ path }) => path.join('.'))),
    );
    const [path, ...others] = touched;
    return path === undefined || others.length > 0 ? [] : boundAt(bound, path, outcomes);
  });
}

function boundAt(bound: Bound, path: string, outcomes: readonly Settings[]): Bound[] {
  const values = outcomes.map((outcome) =>
    path.split('.').reduce<unknown>((at, key) => (at as Settings)?.[key], outcome),
  );
  if (bound.type === 'one-of') return [{ path, type: 'one-of', values: values.filter(isPlain) }];
  if (!values.every((value) => typeof value === 'number')) return [];
  return [{ path, type: 'range', minimum: Math.min(...values), maximum: Math.max(...values) }];
}

const withValue = (config: Settings, path: string, value: unknown): Settings =>
  withChanges(config, path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Settings);

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
