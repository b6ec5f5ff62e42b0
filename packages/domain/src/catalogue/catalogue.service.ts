import type { Filter } from '@gongzhi/access';
import { refuse, text } from '@gongzhi/kernel';
import { type PageArguments, type Read, readPage } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import type { Mechanism } from './mechanisms/mechanism.enums.js';
import { sharedWith } from './sharing/shared-with.js';
import { type Adoption, adoptions, type Template, templates } from './template.entity.js';

const MOST_TERMS = 5;

/** What is looked for; what is not said does not matter. */
interface Sought {
  search: string | undefined;
  endorsed: boolean | undefined;
  mechanism: Mechanism | undefined;
  retired: boolean | undefined;
}

/**
 * The newest version of each template, newest first, but for what was withdrawn or retired and what is not shared with the
 * community; with `search`, those whose texts hold every one of its words; with `endorsed`, those that the bureau
 * recommends, or those that it does not; with `mechanism`, those of that mechanism. With `retired`, what the community
 * itself has retired, or for the bureau what anybody has.
 */
export function browseTemplates(
  { community }: Pick<Ctx, 'community'>,
  { search, endorsed, mechanism, retired }: Sought,
  args: PageArguments,
): Read<Template> {
  const terms = termsOf(search ?? '');
  const where: Filter = {
    $and: [
      { supersededAt: null, withdrawnAt: null, retiredAt: retired ? { $ne: null } : null },
      ...(community ? [retired ? { publisherId: community.id } : sharedWith(community)] : []),
      ...(mechanism == null ? [] : [{ mechanism }]),
      ...(endorsed == null ? [] : [{ endorsedAt: endorsed ? { $ne: null } : null }]),
      ...terms.map((term) => ({ searchText: { $like: `%${escaped(term)}%` } })),
    ],
  };
  return readPage(templates, args, where, { costly: terms.length > 0 });
}

/** Who adopted what: for a publisher, its own templates; for the bureau, all. */
export function listAdoptions(ctx: Ctx, args: PageArguments): Read<Adoption> {
  const where: Filter = ctx.community ? { publisherId: ctx.community.id } : {};
  return readPage(adoptions, args, where);
}

export function termsOf(search: string): string[] {
  const terms = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length <= MOST_TERMS && search.length <= 200 && !search.includes('\0')) return terms;
  throw refuse('BAD_USER_INPUT', text('检索词最多 5 个、200 字', 'A search takes at most 5 words, 200 characters'), [
    'search',
  ]);
}

export const escaped = (term: string) => term.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
