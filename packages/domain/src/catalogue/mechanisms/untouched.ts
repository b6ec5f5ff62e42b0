import type { Json } from '@gongzhi/kernel';
import { at, type Found, isGroup, type JsonObject, nameOfItems, same } from '../../documents/json.js';

/**
 * What a first adoption is merged from: as much of what is here as every community begins with and the version tells, too.
 * Nobody here decided on that, so that the version's goes without asking; whatever else differs has no base, and is a
 * conflict. What the version does not tell is no part of it, and stays. Pure; undefined where there is nothing of that kind.
 */
export function untouched(ours: Found, begun: Found, theirs: Found): Found {
  if (ours === undefined || begun === undefined || theirs === undefined) return undefined;
  if (isGroup(ours) && isGroup(begun) && isGroup(theirs)) return untouchedGroup(ours, begun, theirs);
  if (Array.isArray(ours) && Array.isArray(begun) && Array.isArray(theirs)) {
    const name = nameOfItems([ours, begun, theirs]);
    if (name) return untouchedItems(name, ours as JsonObject[], begun as JsonObject[], theirs as JsonObject[]);
  }
  return same(ours, begun) ? ours : undefined;
}

function untouchedGroup(ours: JsonObject, begun: JsonObject, theirs: JsonObject): JsonObject {
  const entries = Object.keys(ours).map((key) => [key, untouched(ours[key], at(begun, key), at(theirs, key))] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function untouchedItems(name: string, ours: JsonObject[], begun: JsonObject[], theirs: JsonObject[]): Json[] {
  const named = (items: JsonObject[], key: Found) => items.find((item) => item[name] === key);
  return ours.flatMap((item) => {
    const [before, then] = [named(begun, item[name]), named(theirs, item[name])];
    return before && then ? [untouchedGroup(item, before, then)] : [];
  });
}
