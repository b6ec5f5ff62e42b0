import { csvOf, type Language, type LocalDate, today, WITHHELD } from '@gongzhi/kernel';
import { noSuchCursor, windowOf } from '@gongzhi/reading';
import type { FilterQuery } from '@mikro-orm/core';
import { authorize, type Ctx } from '../context.js';
import { pageByCode } from '../graphql/connection.js';
import { Money } from '../graphql/scalars.js';
import { heldOn } from '../lifecycle/register.service.js';
import { SLUG } from '../onboarding/onboarding-file.js';
import { CommunityState } from '../tenancy/community-state.entity.js';
import { type FigureTotal, type ShownFigure, totalsBy, totalsOf } from './city-totals.js';
import { FIGURE_KINDS } from './figure-kinds.js';
import type {
  CityFigures,
  CommunityFigures,
  CommunityFiguresArgs,
  Figure,
  FigureSum,
  RegisterCount,
} from './figures.types.js';
import { type FiguresLine, linesOf, openOn } from './lines.js';

/** The city's sums on a day, and what the register said then; the bureau alone may ask. */
export async function cityFigures(ctx: Ctx, asOf: LocalDate = today()): Promise<CityFigures> {
  authorize(ctx, 'read', 'CityFigure');
  const lines = await cityLines(ctx, asOf);
  const sums = (totals: readonly FigureTotal[]) => totals.map((total): FigureSum => inWords(total, ctx.language));
  return {
    asOf,
    register: await registerCounts(ctx, asOf),
    totals: sums(totalsOf(lines)),
    byKind: totalsBy(lines, ({ kind }) => kind).map(({ name, communities, totals }) => ({
      ...{ kind: name as RegisterCount['kind'], communities },
      totals: sums(totals),
    })),
    byTown: totalsBy(lines, ({ town }) => town).map(({ name, communities, totals }) => ({
      ...{ town: name, communities },
      totals: sums(totals),
    })),
  };
}

/** The figures of each community on a day: for the bureau what is shown of all, in a community its own, whole. */
export async function communityFigures(ctx: Ctx, { asOf = today(), ...page }: CommunityFiguresArgs): Promise<object> {
  authorize(ctx, 'read', ctx.community ? 'Figure' : 'CityFigure');
  const window = windowOf(page);
  const { backwards, size, cursor } = window;
  const own = ctx.community ? { lineId: ctx.community.id } : {};
  const meant = { $and: [openOn(asOf), own] } as FilterQuery<CommunityState>;
  const beyond = cursor ? { code: { [backwards ? '$lt' : '$gt']: codeBehind(cursor.value, cursor.field) } } : {};
  const states = await ctx.em.find(CommunityState, { $and: [meant, beyond] } as FilterQuery<CommunityState>, {
    orderBy: { code: backwards ? 'desc' : 'asc' },
    limit: size + 1,
  });
  const shown = states.slice(0, size);
  if (backwards) shown.reverse();
  const lines = await linesOf(ctx.em, shown, asOf, ctx.community ? 'value' : 'shown');
  const nodes = lines.map((line) => asShown(line, ctx.language));
  const totalCount = await ctx.em.count(CommunityState, meant);
  return pageByCode(nodes, {
    cursorOf: ({ code }) => cursorOf(code),
    ...{ window, isMore: states.length > size, totalCount },
  });
}

/** All communities and their figures on a day, and the sums below, as a file for a spreadsheet; the bureau alone may. */
export async function figuresCsv(ctx: Ctx, asOf: LocalDate = today()): Promise<string> {
  authorize(ctx, 'export', 'CityFigure');
  const lines = await cityLines(ctx, asOf);
  const headings = ['代码 code', '名称 name', '类型 kind', '镇街 town', '状态 status', '统计日 day'];
  const cells = (figures: readonly ShownFigure[]) =>
    FIGURE_KINDS.map(({ key }) => cellOf(figures.find((figure) => figure.key === key)));
  return csvOf([
    [...headings, ...FIGURE_KINDS.map(({ key, title }) => `${title.zh} ${key}`)],
    ...lines.map((line) => [
      ...[line.code, line.name, line.kind, line.town ?? '', line.status, line.day ?? ''],
      ...cells(line.figures),
    ]),
    [
      '',
      '合计（不含未显示的数） Sum of what is shown',
      '',
      '',
      '',
      asOf,
      ...totalsOf(lines).map((total) => `${total.value ?? ''}`),
    ],
  ]);
}

const cellOf = (figure: ShownFigure | undefined): string =>
  figure === undefined ? '' : figure.value === null ? WITHHELD : String(figure.value);

async function cityLines({ em }: Ctx, asOf: LocalDate): Promise<FiguresLine[]> {
  const states = await em.find(CommunityState, openOn(asOf), { orderBy: { code: 'asc' } });
  return linesOf(em, states, asOf, 'shown');
}

async function registerCounts({ em }: Ctx, asOf: LocalDate): Promise<RegisterCount[]> {
  const states = await em.find(CommunityState, heldOn(asOf), { orderBy: { kind: 'asc', status: 'asc' } });
  const counts = new Map<string, RegisterCount>();
  for (const { kind, status } of states) {
    const count = counts.get(`${kind} ${status}`) ?? { kind, status, communities: 0 };
    count.communities += 1;
    counts.set(`${kind} ${status}`, count);
  }
  return [...counts.values()];
}

const asShown = ({ figures, ...line }: FiguresLine, language: Language): CommunityFigures => ({
  ...line,
  figures: FIGURE_KINDS.flatMap(({ key }) => figures.find((figure) => figure.key === key) ?? []).map(
    (figure): Figure => ({ ...inWords(figure, language), withheld: figure.value === null }),
  ),
});

function inWords<T extends ShownFigure>(figure: T, language: Language) {
  const { title, unit } = FIGURE_KINDS.find(({ key }) => key === figure.key)!;
  const money = unit === 'FEN' && figure.value !== null ? new Money(figure.value) : null;
  return { ...figure, title: title[language], unit, money };
}

const cursorOf = (code: string): string => Buffer.from(code).toString('base64url');

function codeBehind(cursor: string, field: string): string {
  const code = Buffer.from(cursor, 'base64url').toString();
  if (SLUG.test(code) && cursorOf(code) === cursor) return code;
  throw noSuchCursor(field);
}
