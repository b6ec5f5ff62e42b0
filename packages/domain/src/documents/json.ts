import type { Json } from '@gongzhi/kernel';

export type JsonObject = { [key: string]: Json };

/** What a document has at a path: a value, or nothing at all (`undefined`), which is not the same as null. */
export type Found = Json | undefined;

export const isGroup = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal as JSON, whatever the order of keys. Also for numbers that have no canonical text. */
export function same(one: Found, other: Found): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (!isGroup(one) || !isGroup(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}

export const at = (group: JsonObject | undefined, key: string): Found =>
  group && Object.hasOwn(group, key) ? group[key] : undefined;

const NAMES = ['key', 'name', 'code'] as const;
type Name = (typeof NAMES)[number];

/**
 * By what the items of all these lists are told apart: the first of key, name and code that every item has, as a text
 * that no other item of its list has. Null where there is none: such lists are values, merged whole or not at all.
 */
export function nameOfItems(lists: readonly (readonly Json[])[]): Name | null {
  if (lists.every((list) => list.length === 0)) return null;
  return NAMES.find((name) => lists.every((list) => tellsApart(list, name))) ?? null;
}

function tellsApart(list: readonly Json[], name: Name): boolean {
  const names = list.map((item) => (isGroup(item) ? at(item, name) : undefined));
  return names.every((each) => typeof each === 'string') && new Set(names).size === names.length;
}

/** A path as one text, as in `helperAge.from`; a dot within a name is written `\.`, so that no two paths read alike. */
export const pathText = (steps: readonly string[]): string =>
  steps.map((step) => step.replaceAll(/[\\.]/g, (character) => `\\${character}`)).join('.');
