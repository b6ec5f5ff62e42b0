import { addDays, type Fen, type LocalDate, refuse, text, today } from '@gongzhi/kernel';
import { Field, Int, ObjectType } from 'type-graphql';
import { type Ctx, inCommunity, maySee } from '../context.js';
import { batched } from '../graphql/batched.js';
import type { Project } from './project.entity.js';
import { factsOfProjects } from './project-facts.js';
import { Settlement } from './settlement.entity.js';
import { presentSettings } from './stored-settings.js';

@ObjectType({ description: '指标数值 · A measured figure' })
export class MetricValue {
  @Field(() => String, { description: '键 · Key' }) declare key: string;
  @Field(() => String, { description: '名称 · Title' }) declare title: string;
  @Field(() => String, { description: '单位；如为“百分之一”则以此计 · Unit; hundredths where it says so' })
  declare unit: string;
  @Field(() => Int, {
    nullable: true,
    description: '数值；尚无可计则为空 · Value; null where there is nothing to measure yet',
  })
  declare value: number | null;
}

export interface Span {
  from: LocalDate;
  until: LocalDate;
}

const LONGEST_SPAN = 366;

/**
 * A project's figures over a span of days, as its module measures them; for all projects of an answer together. What
 * rests on settlements is null for callers who may not read all of the project's within the span.
 * @throws Refusal where the span ends before it begins or is longer than a year
 */
export async function metricsOfProject(ctx: Ctx, project: Project, span: Span): Promise<MetricValue[]> {
  refuseBadSpan(span);
  const measured = await batched(ctx, `Project.metrics ${span.from} ${span.until}`, project, (projects) =>
    measure(ctx, projects, span),
  );
  return measured ?? [];
}

/** The last calendar month that is over: a month that still runs would show less than there will be. */
export function lastFullMonth(): Span {
  const until = addDays(`${today().slice(0, 7)}-01`, -1);
  return { from: `${until.slice(0, 7)}-01`, until };
}

async function measure(context: Ctx, projects: readonly Project[], span: Span): Promise<Map<string, MetricValue[]>> {
  const ctx = inCommunity(context);
  const ids = projects.map(({ id }) => id);
  const facts = await factsOfProjects(ctx, ids, span);
  const settled = await settledWithin(ctx, projects, span);
  return new Map(
    projects.map((project) => {
      const module = ctx.modules.get(project.module);
      const known = {
        config: module ? presentSettings(module, project, []) : project.config,
        ...span,
        ...facts.get(project.id)!,
        settled: settled.get(project.id) ?? 0,
      };
      const metrics = module?.metrics ?? [];
      return [
        project.id,
        metrics.map(({ key, title, unit, measure: figure }) => ({
          key,
          title: title[ctx.language],
          unit: unit[ctx.language],
          value: figure(known),
        })),
      ];
    }),
  );
}

/**
 * Fen paid by approved settlements whose whole period lies in the span; of projects of which the caller may read them all,
 * since a figure that rests on some of them would be another figure.
 */
async function settledWithin(ctx: Ctx, projects: readonly Project[], span: Span): Promise<Map<string, Fen>> {
  const rows = await ctx.em.find(Settlement, {
    communityId: ctx.community!.id,
    projectId: { $in: projects.map(({ id }) => id) },
    status: 'APPROVED',
    fromDate: { $gte: span.from },
    untilDate: { $lte: span.until },
  });
  const hidden = new Set(
    rows.filter((row) => !maySee(ctx, 'Settlement', row, 'payableFen')).map(({ projectId }) => projectId),
  );
  const sums = new Map<string, Fen>();
  for (const { projectId, payableFen } of rows) {
    if (!hidden.has(projectId)) sums.set(projectId, (sums.get(projectId) ?? 0) + payableFen);
  }
  return sums;
}

function refuseBadSpan({ from, until }: Span): void {
  if (until < from) {
    throw refuse('BAD_USER_INPUT', text('末日不能早于首日', 'The last day cannot lie before the first'), ['until']);
  }
  if (until >= addDays(from, LONGEST_SPAN)) {
    throw refuse('LIMIT_EXCEEDED', text('指标最长统计一年', 'Figures cover a year at most'), ['until']);
  }
}
