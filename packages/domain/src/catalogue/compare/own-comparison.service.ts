import { csvOf, type Language, refuse, text } from '@gongzhi/kernel';
import { type Database, inSession } from '@gongzhi/storage';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import type { Community } from '../../tenancy/community.entity.js';
import type { CommunityKind } from '../../tenancy/tenancy.enums.js';
import { comparedTemplate, refuseBadSpan } from './compare.service.js';
import { type ComparedMetric, comparedMetrics, metricsOf } from './compared.js';
import { type ToldCell, type ToldMetric, toldCells, toldMetrics } from './others.js';
import type { CompareWithOthersInput, OwnComparedMetric, OwnComparedRow } from './own-comparison.types.js';
import { type Months, ownCells, type PlacedCell, shownCells } from './placed-cells.js';

/**
 * What a community's own project of a template has come to, in full, beside what clones elsewhere have: sums by kind of
 * community, of no fewer than three others each. For its officers, where it publishes the template or runs a clone.
 */
export async function compareWithOthers(context: Ctx, input: CompareWithOthersInput): Promise<OwnComparedRow[]> {
  const ctx = inCommunity(context);
  authorize(ctx, 'read', 'Figure');
  refuseBadSpan(input);
  const { lineageId, module } = await comparedTemplate(ctx, input.templateId);
  const compared = comparedMetrics(ctx.modules.get(module));
  await refuseStranger(ctx, lineageId);
  const own = await ownCells(ctx.em, lineageId, input);
  const told = (await ctx.adoptersElsewhere?.(lineageId, input)) ?? [];
  if (!input.byMonth) return rowsOf(ctx, compared, null, { own, told });
  const months = [...new Set([...own, ...told].map(({ month }) => month))].sort();
  return months.flatMap((month) => {
    const within = (cell: { month: string }) => cell.month === month;
    const cells = { own: own.filter(within), told: told.filter(within) };
    return rowsOf(ctx, compared, month.slice(0, 7), cells);
  });
}

/** The same as a file for a spreadsheet. */
export async function compareWithOthersCsv(ctx: Ctx, input: CompareWithOthersInput): Promise<string> {
  const rows = await compareWithOthers(ctx, input);
  const headings = rows.at(-1)!.metrics.flatMap(({ key, title }) => [`${title} ${key}`, `月均 ${key} average`]);
  return csvOf([
    ['名称 label', '月份 month', '本社区 own', '原项目 origin', ...headings],
    ...rows.map(({ label, month, own, origin, metrics }) => [
      ...[label, month ?? '', own ? '是 yes' : '', origin ? '是 yes' : ''],
      ...metrics.flatMap(({ value, average }) => [`${value ?? ''}`, `${average ?? ''}`]),
    ]),
  ]);
}

/** What a request of a community is told of others: read and summed up by the bureau's log-in, which its own session never is. */
export const adoptersElsewhere =
  ({ nested }: Pick<Database, 'nested'>, { code }: Community) =>
  (lineageId: string, months: Months): Promise<ToldCell[]> =>
    inSession(nested.bureau, {}, 'read', async (em) => {
      const cells = await shownCells(em, lineageId, months);
      return toldCells(cells.filter((cell) => !cell.origin && cell.code !== code));
    });

async function refuseStranger({ em, community }: TenantCtx, lineageId: string): Promise<void> {
  const projects = await em.execute<unknown[]>(
    `select 1 from project p left join template t on t.id = p.template_id
     where p.community_id = ? and ? in (p.lineage_id, t.lineage_id) limit 1`,
    [community.id, lineageId],
  );
  if (projects.length > 0) return;
  throw refuse('NOT_FOUND', text('本社区没有这个模板的项目', 'No project of this template is here'), ['templateId']);
}

function rowsOf(
  { community, language }: TenantCtx,
  compared: readonly ComparedMetric[],
  month: string | null,
  { own, told }: { own: readonly PlacedCell[]; told: readonly ToldCell[] },
): OwnComparedRow[] {
  const ownRow = (origin: boolean): OwnComparedRow[] => {
    const cells = own.filter((cell) => cell.origin === origin);
    const metrics = metricsOf(cells, compared).map(({ metric, value }): ToldMetric => {
      const figures = cells.filter(({ key, shown }) => key === metric.count && shown !== 0).length;
      return { metric, value, figures };
    });
    const row = { label: community.name, month, kind: null, own: true, origin };
    return cells.length > 0 ? [{ ...row, metrics: inWords(metrics, language) }] : [];
  };
  const othersRow = (label: string, kind: string | null, cells: readonly ToldCell[]): OwnComparedRow => ({
    ...{ label, month, kind: kind as CommunityKind | null, own: false, origin: false },
    metrics: inWords(toldMetrics(cells, compared), language),
  });
  const kinds = [...new Set(told.map(({ kind }) => kind))].sort();
  return [
    ...ownRow(true),
    ...ownRow(false),
    ...kinds.map((kind) =>
      othersRow(
        kind,
        kind,
        told.filter((cell) => cell.kind === kind),
      ),
    ),
    othersRow(text('其他社区合计', 'All others')[language], null, told),
  ];
}

const inWords = (metrics: readonly ToldMetric[], language: Language): OwnComparedMetric[] =>
  metrics.map(({ metric, value, figures }) => ({
    ...{ key: metric.key, title: metric.title[language], unit: metric.unit[language], value, figures },
    average: value === null || metric.per || figures === 0 ? null : Math.round(value / figures),
  }));
