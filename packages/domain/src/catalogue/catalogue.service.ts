import type { Filter } from '@gongzhi/access';
import { refuse, text } from '@gongzhi/kernel';
import type { Page, PageArguments } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import { type Adoption, adoptions, type Template, templates } from './template.entity.js';

const MOST_TERMS = 5;

/** The newest version of each template, newest first; with `search`, those whose texts hold every one of its words. */
export function browseTemplates(ctx: Ctx, search: string | undefined, args: PageArguments): Promise<Page<Template>> {
  const terms = termsOf(search ?? '');
  const where: Filter = {
    $and: [{ supersededAt: null }, ...terms.map((term) => ({ searchText: { $like: `%${escaped(term)}%` } }))],
  };
  return ctx.reads.page(`templates ${terms.join(' ')}`, templates, args, where);
}

/** Who adopted what: for a publisher, its own templates; for the bureau, all. */
export function listAdoptions(ctx: Ctx, args: PageArguments): Promise<Page<Adoption>> {
  const where: Filter = ctx.community ? { publisherId: ctx.community.id } : {};
  return ctx.reads.page('adoptions', adoptions, args, where);
}

function termsOf(search: string): string[] {
  const terms = search.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);
  if (terms.length <= MOST_TERMS && search.length <= 200 && !search.includes('\0')) return terms;
  throw refuse('BAD_USER_INPUT', text('检索词最多 5 个、200 字', 'A search takes at most 5 words, 200 characters'), [
    'search',
  ]);
}

const escaped = (term: string) => term.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
