import { type Ability, abilityWith } from '@gongzhi/access';
import { type Json, type Text, text } from '@gongzhi/kernel';
import { type EntityManager, inSession } from '@gongzhi/storage';
import { attribute } from '../../audit/audit.subscriber.js';
import { type Ctx, inCommunity, type TenantCtx } from '../../context.js';
import { once } from '../../idempotency.js';
import type { JobTools } from '../../job-tools.js';
import type { Job } from '../../jobs/job.entity.js';
import { startJob } from '../../jobs/job.service.js';
import { defineJob, JobFailed, type JobRun } from '../../jobs/job-kind.js';
import { Community } from '../../tenancy/community.entity.js';
import type { RowProblem } from '../onboarding-source.js';
import { contentOf } from '../uploaded-file.js';
import { authorizeImport, countsOf, type ImportCounts, runImport } from './persons.service.js';
import type { StartPersonImportInput } from './persons.types.js';

interface JobInput {
  format: StartPersonImportInput['format'];
  /** Bytes as base64. */
  file: string;
  dryRun: boolean;
  confirmedLines: number[];
  /** What whoever asked for it may do: a role that is limited to a part of the community reaches no further as a job. */
  rules: Ability['rules'];
}

/** What is left of an import when it has ended. */
export interface PersonsImportResult extends ImportCounts {
  problems: RowProblem[];
  warnings: RowProblem[];
  dryRun: boolean;
  applied: boolean;
}

/** Read, planned, written. */
const STEPS = 3;

/**
 * A list of residents as a job: read, planned and written in one transaction, which also remembers that it was done. Where
 * the worker dies after its commit, the next one finds that, and reports what was planned then.
 */
export const personsImportJob = defineJob<JobInput, ImportCounts>('import-persons', async (tools, job) => {
  await job.progress(0, STEPS);
  const result = await inSession(tools.database.app, { communityId: job.communityId! }, 'write', (em) =>
    importIn(em, tools, job),
  );
  await job.progress(STEPS, STEPS);
  return result as unknown as Json;
});

async function importIn(
  em: EntityManager,
  tools: JobTools,
  job: JobRun<JobInput, ImportCounts>,
): Promise<PersonsImportResult> {
  const { rules, dryRun, format, file, confirmedLines } = job.input;
  const ctx = await contextOf(em, tools, job, abilityWith(rules));
  attribute(em, job.witness);
  const sound = { problems: [], warnings: [], dryRun };
  if (!dryRun && (await once(ctx, 'startPersonImport', job.id, {})).replayed)
    return { ...job.checkpoint!, ...sound, applied: true };
  const input = { format, content: Buffer.from(file, 'base64'), confirmedLines, dryRun };
  const outcome = await runImport(ctx, input, async (planned) => {
    await job.progress(1, STEPS, countsOf(planned.plan));
  });
  const { plan, problems, warnings, applied } = outcome;
  const result = { ...countsOf(plan), problems, warnings, dryRun, applied };
  const faults = problems.length + warnings.length;
  if (faults > 0) throw new JobFailed(faulty(problems.length, warnings.length), result as unknown as Json);
  await job.progress(2, STEPS);
  return result;
}

const faulty = (problems: number, warnings: number): Text =>
  text(
    `文件有 ${problems} 处问题，${warnings} 行待确认，未作任何更改`,
    `The file has ${problems} problems and ${warnings} lines to confirm; nothing was changed`,
  );

async function contextOf(
  em: EntityManager,
  { database, cryptography, modules }: JobTools,
  { communityId, witness }: JobRun<JobInput, ImportCounts>,
  ability: Ability,
): Promise<TenantCtx> {
  const { actorKind: kind, actorKey: key, requestId, origin } = witness;
  return {
    ...{ em, ability, cryptography, modules, language: 'zh' },
    community: await em.findOneOrFail(Community, { id: communityId! }),
    actor: { kind, key, personId: kind === 'PERSON' ? key : null },
    request: { id: requestId, origin },
    afterCommit: () => {},
    visit: (visited, visit) => inSession(database.app, { communityId: visited }, 'read', visit),
  };
}

/** Asks for a list of residents to be registered by a worker. */
export async function startPersonImport(context: Ctx, input: StartPersonImportInput): Promise<Job> {
  const ctx = inCommunity(context);
  authorizeImport(ctx);
  const { format, fileName, confirmedLines } = input;
  const file = Buffer.from(contentOf(input) as string).toString('base64');
  const dryRun = input.dryRun ?? false;
  const name = (fileName ?? format).slice(0, 100);
  const title = dryRun
    ? text(`预演登记居民：${name}`, `Plan residents: ${name}`)
    : text(`登记居民：${name}`, `Register residents: ${name}`);
  const { rules } = ctx.ability;
  return startJob(ctx, personsImportJob, title, { format, file, dryRun, confirmedLines: confirmedLines ?? [], rules });
}
