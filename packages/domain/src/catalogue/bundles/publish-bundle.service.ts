import { hashOf, newId, type Problem, Refusal, refuse, type Text, text } from '@gongzhi/kernel';
import { authorize, type Ctx, idOf, inCommunity, may } from '../../context.js';
import { inputHashOf, replayOf } from '../../idempotency.js';
import { normaliseName, normaliseNote } from '../../names.js';
import { nameOfLock } from '../../one-at-a-time.js';
import { kindOf } from '../mechanisms/mechanism.enums.js';
import { retiredProblems } from '../retirement/retired.js';
import { personsNamedIn } from '../telltale.js';
import { Template } from '../template.entity.js';
import { Bundle, BundleItem } from './bundle.entity.js';
import type { BundleItemInput, PublishBundleInput } from './bundle.inputs.js';
import { inOrder } from './bundle-order.js';

const MOST_ITEMS = 100;

/** An item as it is asked for, with the version that it names and all that it builds on. */
interface Item {
  key: string;
  template: Template;
  after: string[];
  optional: boolean;
}

/**
 * Publishes templates that belong together, with their order, as an immutable version of a bundle: a community its own
 * collection, or the bureau one of several publishers. What a template says that it needs comes before it, wherever the
 * bundle has it; templates that wait for each other are refused.
 */
export async function publishBundle(
  ctx: Ctx,
  input: PublishBundleInput,
): Promise<{ bundle: Bundle; replayed: boolean }> {
  authorize(ctx, 'publish', 'Template');
  const { idempotencyKey, ...asked } = input;
  const inputHash = inputHashOf(idempotencyKey, asked);
  const publisherId = ctx.community?.id ?? null;
  await ctx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    nameOfLock(publisherId ?? 'city', 'publish bundle'),
  ]);
  const earlier = await ctx.em.findOne(Bundle, { publisherId, actorKey: ctx.actor.key, idempotencyKey });
  if (earlier) {
    replayOf({ inputHash: earlier.inputHash, resultId: earlier.id }, inputHash);
    return { bundle: earlier, replayed: true };
  }
  const words = await wordsOf(ctx, input);
  const items = await itemsOf(ctx, input.items);
  const replaced = await replacedBy(ctx, input.replacesId);
  const publishedAt = new Date();
  const bundle = ctx.em.create(Bundle, {
    ...{ id: newId(), lineageId: replaced?.lineageId ?? newId(), publisherId, version: (replaced?.version ?? 0) + 1 },
    ...{ ...words, itemCount: items.length, hash: hashOf(contentOf(words, items)) },
    searchText: searchTextOf(words, ctx.community?.name ?? '', items),
    ...{ publishedAt, supersededAt: null, actorKey: ctx.actor.key, idempotencyKey, inputHash },
  });
  if (replaced) await ctx.em.execute('update bundle set superseded_at = ? where id = ?', [publishedAt, replaced.id]);
  // The bundle first: its items are held against it.
  await ctx.em.persist(bundle).flush();
  for (const [position, { template, ...item }] of items.entries())
    ctx.em.persist(
      ctx.em.create(BundleItem, { id: newId(), bundleId: bundle.id, position, templateId: template.id, ...item }),
    );
  await ctx.em.flush();
  return { bundle, replayed: false };
}

type Words = Pick<Bundle, 'titleZh' | 'titleEn' | 'summaryZh' | 'summaryEn'>;

/** A bundle may bear its publisher's name, which everybody knows; persons it may not name. */
async function wordsOf(ctx: Ctx, { title, titleEn, summary, summaryEn }: PublishBundleInput): Promise<Words> {
  const words = {
    titleZh: normaliseName(title, ['title']),
    titleEn: normaliseName(titleEn, ['titleEn']),
    summaryZh: summary ? normaliseNote(summary, ['summary']) : null,
    summaryEn: summaryEn ? normaliseNote(summaryEn, ['summaryEn']) : null,
  };
  if (!ctx.community) return words;
  const fields = { titleZh: 'title', titleEn: 'titleEn', summaryZh: 'summary', summaryEn: 'summaryEn' };
  for (const [word, field] of Object.entries(fields)) {
    const written = words[word as keyof Words];
    if (written && (await personsNamedIn(inCommunity(ctx), written)))
      throw refuse('BAD_USER_INPUT', text('公开的文字不能含有人名', 'A published text cannot name a person'), [field]);
  }
  return words;
}

/** The items in their order. @throws Refusal with everything that is wrong with them */
async function itemsOf(ctx: Ctx, asked: readonly BundleItemInput[]): Promise<Item[]> {
  if (asked.length < 1 || asked.length > MOST_ITEMS)
    throw refuse(
      'BAD_USER_INPUT',
      text(`一个组合应有 1 至 ${MOST_ITEMS} 个模板`, `A bundle has 1 to ${MOST_ITEMS} templates`),
      ['items'],
    );
  const ids = asked.flatMap(({ templateId }) => idOf('Template', templateId) ?? []);
  const found = (await ctx.em.find(Template, { id: { $in: ids } })).filter((one) => may(ctx, 'read', 'Template', one));
  const templates = new Map(found.map((template) => [template.id, template]));
  const templateOf = ({ templateId }: BundleItemInput) => templates.get(idOf('Template', templateId) ?? '');
  const problems = [
    ...asked.flatMap((item, index) => faultsOf(item, index, asked, templateOf(item))),
    ...twiceTheSame(asked.map(templateOf)),
  ];
  if (problems.length > 0) throw new Refusal(problems);
  const items = asked.map((item): Item => {
    const template = templateOf(item)!;
    const needed = asked.filter((other) => other !== item && needs(template, templateOf(other)!));
    const after = [...new Set([...(item.after ?? []), ...needed.map(({ key }) => key)])];
    return { key: item.key, template, after, optional: item.optional ?? false };
  });
  const { ordered, cycle } = inOrder(items);
  if (cycle.length > 0) throw waiting(cycle, items);
  return ordered;
}

const needs = ({ document }: Template, { lineageId }: Template): boolean =>
  document.requirements.some((requirement) => requirement.type === 'template' && requirement.lineageId === lineageId);

function faultsOf(
  { key, templateId, after = [] }: BundleItemInput,
  index: number,
  all: readonly BundleItemInput[],
  template: Template | undefined,
): Problem[] {
  const fault = (field: string[], message: Text, code: Problem['code'] = 'BAD_USER_INPUT'): Problem[] => [
    { code, field: ['items', String(index), ...field], message },
  ];
  const isFirst = (of: (item: BundleItemInput) => string): boolean =>
    all.findIndex((other) => of(other) === of(all[index]!)) === index;
  const keys = new Set(all.map((item) => item.key));
  const unknown = (after ?? []).findIndex((other) => !keys.has(other));
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key) && key.length <= 60
      ? []
      : fault(['key'], text('键应为小写英文短词，如 meals', 'A key is a short word in lower case, as in meals'))),
    ...(isFirst((item) => item.key) ? [] : fault(['key'], text('键不能重复', 'Keys are not used twice'))),
    ...(isFirst((item) => item.templateId)
      ? []
      : fault(['templateId'], text('同一模板在组合中只列一次', 'A template stands in a bundle once'))),
    ...(template || !templateId
      ? []
      : fault(['templateId'], text('找不到这个模板', 'There is no such template'), 'NOT_FOUND')),
    ...(!template || template.sharing === 'ALL'
      ? []
      : fault(
          ['templateId'],
          text(
            '组合人人可见，只能收录与全市共享的模板',
            'Everybody sees a bundle: it holds what is shared with the whole city',
          ),
          'CONFLICT',
        )),
    ...(template ? retiredProblems(template, ['items', String(index), 'templateId']) : []),
    ...(unknown < 0
      ? []
      : fault(['after', String(unknown)], text('组合中没有这一项', 'The bundle has no such item'), 'NOT_FOUND')),
  ];
}

/** A community has one of each mechanism: of two that a bundle had, the second would undo the first. */
function twiceTheSame(templates: readonly (Template | undefined)[]): Problem[] {
  return templates.flatMap((template, index): Problem[] => {
    const mechanism = template?.mechanism;
    if (!mechanism || templates.findIndex((other) => other?.mechanism === mechanism) === index) return [];
    const { zh, en } = kindOf(mechanism).title;
    const message = text(`一个组合只收录一份${zh}`, `A bundle holds one ${en.toLowerCase()}`);
    return [
      { code: 'BAD_USER_INPUT', field: ['items', String(index), 'templateId'], reason: 'MECHANISM_TWICE', message },
    ];
  });
}

function waiting(cycle: readonly string[], items: readonly Item[]): Refusal {
  const index = items.findIndex(({ key }) => key === cycle[0]);
  const round = [...cycle, cycle[0]].join(' → ');
  return new Refusal([
    {
      code: 'BAD_USER_INPUT',
      field: ['items', String(index), 'after'],
      reason: 'BUNDLE_CYCLE',
      message: text(
        `这几项互相等待：${round}。请去掉其中一处先后（模板声明所需的模板也算先后）`,
        `These wait for each other: ${round}. Take one of the orders away; what a template needs counts, too`,
      ),
    },
  ]);
}

/** The version that is in the catalogue, of the same publisher. */
async function replacedBy(ctx: Ctx, nodeId: string | undefined): Promise<Bundle | null> {
  if (!nodeId) return null;
  const id = idOf('Bundle', nodeId);
  const bundle = id && (await ctx.em.findOne(Bundle, { id, publisherId: ctx.community?.id ?? null }));
  if (!bundle) throw refuse('NOT_FOUND', text('您没有发布过这个组合', 'You published no such bundle'), ['replacesId']);
  if (!bundle.supersededAt) return bundle;
  throw refuse(
    'CONFLICT',
    text('这个组合已有更新的版本，请取代最新的那一个', 'A newer version took its place: replace the newest one'),
    ['replacesId'],
  );
}

const contentOf = ({ titleZh, titleEn, summaryZh, summaryEn }: Words, items: readonly Item[]) => ({
  ...{ titleZh, titleEn, summaryZh, summaryEn },
  items: items.map(({ key, template, after, optional }) => ({ key, template: template.hash, after, optional })),
});

function searchTextOf(
  { titleZh, titleEn, summaryZh, summaryEn }: Words,
  publisher: string,
  items: readonly Item[],
): string {
  const templates = items.flatMap(({ template }) => [
    ...[template.titleZh, template.titleEn],
    template.module ?? template.mechanism,
  ]);
  return [titleZh, titleEn, summaryZh ?? '', summaryEn ?? '', publisher, ...new Set(templates)]
    .join('\n')
    .normalize('NFKC')
    .toLowerCase();
}
