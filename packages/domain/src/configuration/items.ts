import type { SubjectName } from '@gongzhi/access';
import { type Json, type Problem, Refusal } from '@gongzhi/kernel';
import type { EntityName, FilterQuery } from '@mikro-orm/core';
import { authorize, type TenantCtx } from '../context.js';
import { same } from '../documents/json.js';

type Item = { [key: string]: Json };

/** In an order that depends on nothing but the items. */
export const sortedBy = <T extends Item>(items: readonly T[], by: keyof T & string): T[] =>
  [...items].sort((one, other) => (String(one[by]) < String(other[by]) ? -1 : 1));

/** Items by one of their values, each group in their order. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** What is there, with what is wanted in its place where both have an item of one name; what is not named stays. */
export function overlaid<T extends Item>(present: readonly T[], wanted: readonly T[], by: keyof T & string): T[] {
  const names = new Set(wanted.map((item) => item[by]));
  return sortedBy([...present.filter((item) => !names.has(item[by])), ...wanted], by);
}

/** Those of the wanted items that are not there just so. */
export const changedItems = <T extends Item>(present: readonly T[], wanted: readonly T[], by: keyof T & string): T[] =>
  wanted.filter(
    (item) =>
      !same(
        present.find((each) => each[by] === item[by]),
        item,
      ),
  );

/** What a service's own check says is wrong, told at a path. */
export function problemsOf(check: () => unknown, path: readonly string[]): Problem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.problems.map((problem) => ({ ...problem, field: [...path, ...(problem.field ?? [])] }));
  }
}

/**
 * The community's own rows of a kind, as many as there are. A document tells all of a section or nothing.
 * @throws Denial FORBIDDEN unless the caller may see each of them
 */
export async function ownRows<T extends object>(
  ctx: TenantCtx,
  kind: SubjectName,
  entity: EntityName<T>,
  where: FilterQuery<T> = {} as FilterQuery<T>,
): Promise<T[]> {
  authorize(ctx, 'read', kind);
  const rows = await ctx.em.find(entity, { ...(where as object), communityId: ctx.community.id } as never);
  for (const row of rows) authorize(ctx, 'read', kind, row);
  return rows;
}
