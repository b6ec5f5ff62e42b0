import { wrongUsage } from '../failure.js';

/**
 * The value at a dotted path such as `data.templates.nodes.0.id`; undefined where there is none. Numbers select from
 * lists; only what the answer itself holds can be reached.
 */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    if (Array.isArray(inner) && !/^\d+$/.test(key)) return undefined;
    return Object.hasOwn(inner, key) ? (inner as Record<string, unknown>)[key] : undefined;
  }, value);
}

/** As one would type it: a string without quotation marks, everything else as JSON. */
export const plainly = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `name=value` pairs as an object; a dot in a name leads inwards. Names in `asText` take their value as it is typed. */
export function assigned(
  pairs: readonly string[],
  into: Record<string, unknown> = {},
  asText: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  for (const pair of pairs) {
    const [name, value] = nameAndValue(pair);
    assign(into, name.split('.'), asText.has(name) ? value : parsedValue(value), pair);
  }
  return into;
}

/** The two sides of `name=value`; a value may hold further equals signs. */
export function nameAndValue(pair: string): [name: string, value: string] {
  const split = pair.indexOf('=');
  if (split > 0) return [pair.slice(0, split), pair.slice(split + 1)];
  throw wrongUsage(`${pair} 应写成 名称=值。`, `${pair} should read name=value.`);
}

/** JSON where it is JSON, else the text itself. A number that would not be written the same again stays text. */
export function parsedValue(written: string): unknown {
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === 'number' && String(value) !== written ? written : value;
  } catch {
    return written;
  }
}

function assign(target: Record<string, unknown>, path: string[], value: unknown, pair: string): void {
  const [key = '', ...rest] = path;
  if (key === '' || key === '__proto__') throw wrongUsage(`${pair} 的名称无效。`, `The name in ${pair} is not valid.`);
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = Object.hasOwn(target, key) ? target[key] : {};
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) {
    throw wrongUsage(`${pair} 与前面的值冲突。`, `${pair} contradicts a value given before.`);
  }
  target[key] = inner;
  assign(inner as Record<string, unknown>, rest, value, pair);
}
