import type { Json } from '@gongzhi/kernel';
import type { TenantCtx } from '../context.js';
import { isGroup } from '../documents/json.js';

type Document = Record<string, Json>;

/**
 * A configuration without what names a person who is registered here, as an organisation may be called after whoever runs
 * it. An item of a list is left out; of what is no list of items, the whole section. What a document leaves out stays as it is when
 * it is applied.
 */
export async function withoutPersons(
  ctx: TenantCtx,
  read: Document,
): Promise<{ document: Document; leftOut: string[] }> {
  const names = await namesIn(ctx, plain(wordsIn(read).join('\n')));
  if (names.length === 0) return { document: read, leftOut: [] };
  const isNamed = (value: Json) => wordsIn(value).some((words) => names.some((name) => says(words, name)));
  const leftOut: string[] = [];
  const document: Document = {};
  for (const [key, section] of Object.entries(read)) {
    const isWhole = !Array.isArray(section);
    if (isWhole && isNamed(section)) leftOut.push(key);
    else if (isWhole) document[key] = section;
    else {
      leftOut.push(...section.flatMap((item, index) => (isNamed(item) ? [`${key}.${index}`] : [])));
      document[key] = section.filter((item) => !isNamed(item));
    }
  }
  return { document, leftOut };
}

/** Names of persons that stand somewhere in a text. */
async function namesIn({ em, community }: TenantCtx, words: string): Promise<string[]> {
  const rows = await em.execute<{ name: string }[]>(
    `select distinct name from (
       select regexp_replace(lower(name), '[\\s-]', '', 'g') as name from person where community_id = ?) as named
     where length(name) > 1 and position(name in ?) > 0`,
    [community.id, words],
  );
  return rows.map(({ name }) => name);
}

/** Every text that somebody has worded; a key, as in `work-safety`, names nobody. */
function wordsIn(value: Json): string[] {
  if (typeof value === 'string') return /^[a-z][a-z0-9.-]*$|^[A-Z_]+$/.test(value) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  return isGroup(value) ? Object.values(value).flatMap(wordsIn) : [];
}

const plain = (words: string): string =>
  words
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\S\n]|-/g, '');

/** A name in Latin letters is a word of its own: Ann is not named by an annual meeting. */
function says(words: string, name: string): boolean {
  if (!/^[a-z]+$/.test(name)) return plain(words).includes(name);
  return new RegExp(`\\b${name}\\b`, 'i').test(words);
}
