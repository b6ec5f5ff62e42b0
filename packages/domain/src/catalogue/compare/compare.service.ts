import { addDays, csvOf, type Language, type LocalDate, refuse, text, WITHHELD } from '@gongzhi/kernel';
import { authorize, type Ctx, idOf, may } from '../../context.js';
import { noSuchTemplate } from '../clone-plan.js';
import { ofProject, type ProjectTemplate } from '../project-template.js';
import { Template } from '../template.entity.js';
import type {
  ComparedBy,
  ComparedMetric,
  ComparedRow,
  CompareTemplateInput,
  TemplateComparison,
} from './compare.types.js';
import { comparedMetrics, metricsOf } from './compared.js';
import { type Months, type PlacedCell, shownCells } from './placed-cells.js';

const LONGEST_SPAN = 366;

/** What a template's adopters have come to, side by side with the project that it describes; the bureau alone may ask. */
export async function compareTemplate(ctx: Ctx, input: CompareTemplateInput): Promise<TemplateComparison> {
  authorize(ctx, 'read', 'CityFigure');
  return comparisonOf(ctx, input);
}

/** The same as a file for a spreadsheet. */
export async function compareTemplateCsv(ctx: Ctx, input: CompareTemplateInput): Promise<string> {
  authorize(ctx, 'export', 'CityFigure');
  const { rows, total } = await comparisonOf(ctx, input);
  return csvOf([
    ['名称 label', '代码 code', '原项目 origin', ...total.metrics.map(({ key, title }) => `${title} ${key}`)],
    ...[...rows, total].map(({ label, code, origin, metrics }) => [
      ...[label, code ?? '', origin ? '是 yes' : ''],
      ...metrics.map(({ value, withheld }) => (value === null ? (withheld > 0 ? WITHHELD : '') : String(value))),
    ]),
  ]);
}

async function comparisonOf(ctx: Ctx, input: CompareTemplateInput): Promise<TemplateComparison> {
  refuseBadSpan(input);
  const template = await comparedTemplate(ctx, input.templateId);
  const cells = await shownCells(ctx.em, template.lineageId, input);
  const origin = cells.filter((cell) => cell.origin);
  const metrics = comparedMetrics(ctx.modules.get(template.module));
  const row = (label: string, members: readonly PlacedCell[], code: string | null = null): ComparedRow => ({
    ...{ label, code },
    origin: members.length > 0 && members.every((cell) => cell.origin),
    metrics: metricsOf(members, metrics).map((sum) => inWords(sum, ctx.language)),
  });
  const [first] = origin;
  return {
    rows: [...groupsOf(cells, input.by).values()].map((members) => {
      const { code } = members[0]!;
      return row(LABELS[input.by](members[0]!), members, input.by === 'COMMUNITY' ? code : null);
    }),
    total: row('合计 Total', cells),
    origin: first ? row(first.name, origin, first.code) : null,
  };
}

/** The version by which a template is asked for, as far as the caller may read it. */
export async function comparedTemplate(ctx: Ctx, nodeId: string): Promise<ProjectTemplate> {
  const id = idOf('Template', nodeId);
  const template = id && (await ctx.em.findOne(Template, { id }));
  if (template && may(ctx, 'read', 'Template', template)) return ofProject(template, ['templateId']);
  throw noSuchTemplate();
}

const LABELS: Record<ComparedBy, (cell: PlacedCell) => string> = {
  COMMUNITY: ({ name }) => name,
  KIND: ({ kind }) => kind,
  MONTH: ({ month }) => month.slice(0, 7),
  KIND_AND_MONTH: ({ kind, month }) => `${kind} ${month.slice(0, 7)}`,
};

/** In the order of their names; a publisher that has clones of its own has a row for either. */
function groupsOf(cells: readonly PlacedCell[], by: ComparedBy): Map<string, PlacedCell[]> {
  const nameOf = (cell: PlacedCell) => (by === 'COMMUNITY' ? `${cell.code} ${cell.origin}` : LABELS[by](cell));
  const groups = new Map<string, PlacedCell[]>();
  for (const cell of cells) {
    const members = groups.get(nameOf(cell));
    if (members) members.push(cell);
    else groups.set(nameOf(cell), [cell]);
  }
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
}

const inWords = ({ metric, ...sum }: ReturnType<typeof metricsOf>[number], language: Language): ComparedMetric => ({
  ...sum,
  key: metric.key,
  title: metric.title[language],
  unit: metric.unit[language],
});

/** @throws Refusal where the span ends before it begins or is longer than a year */
export function refuseBadSpan({ from, until }: Months): void {
  if (until < from) {
    throw refuse('BAD_USER_INPUT', text('末日不能早于首日', 'The last day cannot lie before the first'), ['until']);
  }
  if (until >= addDays(from as LocalDate, LONGEST_SPAN)) {
    throw refuse('LIMIT_EXCEEDED', text('最长比较一年，请缩短期间', 'A comparison covers a year at most'), ['until']);
  }
}
