import { idOf } from './city.ts';

/** A value of one column as COPY takes it: `list` and `json` say how a list or document is written. */
export type Value = string | number | boolean | null;

/** How one table is filled. Rows follow from their numbers alone, so that two runs make the same. */
export interface Table {
  name: string;
  columns: readonly string[];
  rows(city: City): Iterable<readonly Value[]>;
}

/** What rows are made from. */
export interface City {
  communities: number;
  subjectOf(userName: string): string;
  emailHash(email: string): string;
  defaults: {
    organisations: readonly { kind: string; subject: string; name: { zh: string }; serves: readonly string[] }[];
    serviceItems: readonly {
      code: string;
      category: { zh: string; en: string };
      name: { zh: string; en: string };
    }[];
    accounts: readonly { code: string; name: { zh: string; en: string }; unit: string; kind: string }[];
    charter: unknown;
    reservedAffairs: unknown;
  };
}

export const list = (words: readonly string[]): string => `{${words.map((word) => JSON.stringify(word)).join(',')}}`;
export const json = (value: unknown): string => JSON.stringify(value);

/** A table inside the communities: `inside` gives one community's rows, without the column that names it. */
export function tenantTable(
  name: string,
  columns: readonly string[],
  inside: (community: number, city: City) => Iterable<readonly Value[]>,
): Table {
  return {
    name,
    columns: ['community_id', ...columns],
    *rows(city) {
      for (let community = 0; community < city.communities; community += 1) {
        const id = idOf('community', community);
        for (const row of inside(community, city)) yield [id, ...row];
      }
    },
  };
}

export function* times<T>(count: number, make: (n: number) => T): Iterable<T> {
  for (let n = 0; n < count; n += 1) yield make(n);
}
