import { refuse, text } from '@gongzhi/kernel';
import type { TenantCtx } from '../context.js';

/** Refuses a text that names this community, a person in it, or carries a phone or identity number. */
export async function refuseTelltale(ctx: TenantCtx, words: string, ...field: string[]): Promise<void> {
  if (!(await isTelltale(ctx, words))) return;
  throw refuse(
    'BAD_USER_INPUT',
    text(
      '公开的文字不能含有本社区名称、人名、手机号或身份证号',
      'A published text cannot name this community or a person, or carry a phone or identity number',
    ),
    field,
  );
}

/** Stands between texts that are looked at together, so that no name or number reaches over it. */
const BETWEEN = '\u241e';

/** The same for many texts, each told by its path: one look where none of them is. */
export async function refuseTelltales(ctx: TenantCtx, texts: ReadonlyMap<string[], string>): Promise<void> {
  if (!(await isTelltale(ctx, [...texts.values()].join(BETWEEN)))) return;
  for (const [path, words] of texts) await refuseTelltale(ctx, words, ...path);
}

/** Which of several things, each told by its texts, say something of that kind; by their places. */
export async function telltalesAmong(ctx: TenantCtx, things: readonly (readonly string[])[]): Promise<Set<number>> {
  const found = new Set<number>();
  if (!(await isTelltale(ctx, things.flat().join(BETWEEN)))) return found;
  for (const [index, words] of things.entries()) if (await isTelltale(ctx, words.join(BETWEEN))) found.add(index);
  return found;
}

async function isTelltale(ctx: TenantCtx, words: string): Promise<boolean> {
  const plain = withoutGaps(words);
  const numbers = /1[3-9]\d{9}|\d{17}[\dx]/.test(plain);
  const name = withoutGaps(ctx.community.name);
  const place = [name, name.replace(/社区$/, '')].some((each) => each !== '' && plain.includes(each));
  return numbers || place || (await personsNamedIn(ctx, words));
}

/** Whether a text names somebody who is registered here. */
export async function personsNamedIn({ em, community }: TenantCtx, words: string): Promise<boolean> {
  const named = await em.execute<unknown[]>(
    `select 1 from person
     where community_id = ? and length(name) > 1 and position(regexp_replace(lower(name), '[\\s-]', '', 'g') in ?) > 0 limit 1`,
    [community.id, withoutGaps(words)],
  );
  return named.length > 0;
}

/** A name or a number is the same one in full width, in capitals, or with gaps in it. */
const withoutGaps = (words: string): string => words.normalize('NFKC').toLowerCase().replaceAll(/[\s-]/g, '');
