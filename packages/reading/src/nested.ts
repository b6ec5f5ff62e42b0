import type { Filter } from '@gongzhi/access';
import type { EntityManager } from '@gongzhi/storage';
import { raw } from '@mikro-orm/core';
import type { Readable, Row } from './readable.js';

interface Request<T extends Row> {
  em: EntityManager;
  readable: Readable<T>;
  column: keyof T & string;
  parents: readonly string[];
  filter: Filter;
}

/** The first `limit` rows of each parent in one statement, in the order of `parents`. */
export async function nestedRows<T extends Row>(
  request: Request<T> & { position: Filter; direction: 'asc' | 'desc'; limit: number },
): Promise<T[][]> {
  const { em, readable, column, parents, filter, position, direction, limit } = request;
  const name = (property: string) => columnOf(em, readable, property);
  const order = `c.${name(readable.orderBy.column)} ${direction}, c.${name('id')} ${direction}`;
  const numbered = em
    .createQueryBuilder(readable.entity, 'c')
    .select(['*', raw(`row_number() over (partition by c.${name(column)} order by ${order}) as place`)] as never)
    .where({ $and: [filter, position, { [column]: { $in: [...parents] } }] } as never);
  const rows = await em.execute<Record<string, unknown>[]>(
    `select * from (${numbered.getQuery()}) numbered where place <= ? order by place`,
    [...numbered.getParams(), limit],
  );
  const children = rows.map((row) => em.map(readable.entity, row as never) as T);
  return grouped(parents, children, column);
}

/** How many rows each parent has, in one statement. */
export async function nestedCounts<T extends Row>({
  em,
  readable,
  column,
  parents,
  filter,
}: Request<T>): Promise<number[]> {
  const name = columnOf(em, readable, column);
  const counted = em
    .createQueryBuilder(readable.entity, 'c')
    .select([raw(`c.${name} as parent`), raw('count(*)::int as n')] as never)
    .where({ $and: [filter, { [column]: { $in: [...parents] } }] } as never)
    .groupBy(column as never);
  const rows = await em.execute<{ parent: string; n: number }[]>(counted.getQuery(), [...counted.getParams()]);
  const counts = new Map(rows.map(({ parent, n }) => [parent, n]));
  return parents.map((parent) => counts.get(parent) ?? 0);
}

function columnOf<T extends Row>(em: EntityManager, readable: Readable<T>, property: string): string {
  const name = em.getMetadata().get(readable.entity).properties[property as never] as { fieldNames: string[] };
  return name.fieldNames[0]!;
}

function grouped<T extends Row>(parents: readonly string[], children: readonly T[], column: keyof T & string): T[][] {
  const byParent = new Map<string, T[]>(parents.map((parent) => [parent, []]));
  for (const child of children) byParent.get(String(child[column]))?.push(child);
  return parents.map((parent) => byParent.get(parent)!);
}
