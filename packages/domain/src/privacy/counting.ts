import type { EntityManager } from '@gongzhi/storage';

/** What a statement may be told by name, and as what type. */
const TYPES: Record<string, string> = { community: 'uuid', person: 'uuid', other: 'uuid', today: 'date' };

/** What a counting statement counts; `:person` and the like stand for values. */
export async function countOf(em: EntityManager, sql: string, values: Record<string, string>): Promise<number> {
  const parameters: string[] = [];
  const statement = sql.replace(/(?<!:):(community|person|other|today)\b/g, (_, name: string) => {
    parameters.push(values[name]!);
    return `?::${TYPES[name]}`;
  });
  const [row] = await em.execute<{ count: string }[]>(statement, parameters);
  return Number(row!.count);
}
