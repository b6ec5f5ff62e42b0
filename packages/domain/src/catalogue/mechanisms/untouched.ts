import type { Json } from '@gongzhi/kernel';
import { at, type Found, isGroup, type JsonObject, nameOfItems, same } from '../../documents/json.js';

/**
 * What a first adoption is merged from: as much of what is here as every community begins with and the version tells, too.
 * Nobody here decided on that, so that the version's goes without asking; whatever else differs has no base, and is a
 * conflict. What somebody took out of a group was decided on: it stands as it began, so that it does not come back unasked.
 * What the version does not tell is no part of it, and stays. Pure; undefined where there is nothing of that kind.
 */
export function untouched(ours: Found, begun: Found, theirs: Found): Found {
  return ours === undefined ? undefined : keptOf(ours, Array.isArray(begun) ? hereOf(ours, begun) : begun, theirs);
}

/** A section's own items are never taken away: what is not here, the community began without, before the city had it. */
function hereOf(ours: Json, begun: Json[]): Json[] {
  const name = Array.isArray(ours) ? nameOfItems([ours, begun]) : null;
  if (!name) return begun;
  const here = new Set((ours as JsonObject[]).map((item) => item[name]));
  return (begun as JsonObject[]).filter((item) => here.has(item[name]!));
}

function keptOf(ours: Found, begun: Found, theirs: Found): Found {
  if (begun === undefined || theirs === undefined) return undefined;
  if (ours === undefined) return begun;
  if (isGroup(ours) && isGroup(begun) && isGroup(theirs)) return untouchedGroup(ours, begun, theirs);
  if (Array.isArray(ours) && Array.isArray(begun) && Array.isArray(theirs)) {
    const name = nameOfItems([ours, begun, theirs]);
    if (name) return untouchedItems(name, ours as JsonObject[], begun as JsonObject[], theirs as JsonObject[]);
  }
  return same(ours, begun) ? ours : undefined;
}

function untouchedGroup(ours: JsonObject, begun: JsonObject, theirs: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(ours), ...Object.keys(begun)]);
  const entries = [...keys].map((key) => [key, keptOf(at(ours, key), at(begun, key), at(theirs, key))] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function untouchedItems(name: string, ours: JsonObject[], begun: JsonObject[], theirs: JsonObject[]): Json[] {
  const named = (items: JsonObject[], key: Found) => items.find((item) => item[name] === key);
  const goneFromHere = begun.filter((item) => !named(ours, item[name]));
  return [...ours, ...goneFromHere].flatMap((item) => {
    const key = item[name];
    return keptOf(named(ours, key), named(begun, key), named(theirs, key)) ?? [];
  });
}
