import { type Json, type Text, text } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { authorize, type Ctx } from '../context.js';
import type { Job } from '../jobs/job.entity.js';
import { startJob } from '../jobs/job.service.js';
import { defineJob, JobFailed } from '../jobs/job-kind.js';
import type { InvitationState } from '../people/invitation.js';
import { applyOnboarding } from './apply.js';
import type { OnboardingFormat, StartOnboardingInput } from './onboarding.types.js';
import type { RowProblem } from './onboarding-file.js';
import { type PlannedRow, type PlanSummary, planAgainst, summaryOf } from './plan.js';
import { contentOf } from './uploaded-file.js';

interface JobInput {
  format: OnboardingFormat;
  /** Bytes as base64. */
  file: string;
  dryRun: boolean;
}

/** What is left of an onboarding when it has ended: enough for its report. */
export interface OnboardingResult {
  plan: PlanSummary;
  problems: RowProblem[];
  dryRun: boolean;
  /** How many communities were written. */
  applied: number;
  /** What came of inviting each administrator, where accounts are made. */
  invitations: { code: string; state: InvitationState; problem: Text | null }[];
}

/**
 * Plans and applies a file. What the file was going to do is remembered before the first community is written, so that a
 * run that goes on after another one still reports the whole.
 */
export const onboardingJob = defineJob<JobInput, PlanSummary>(
  'onboard-communities',
  async ({ database, cryptography, defaults, invitations }, job) => {
    const { format, file, dryRun } = job.input;
    const input = { format, content: Buffer.from(file, 'base64') };
    const found = await inSession(database.nested.bureau, {}, 'read', (em) => planAgainst(em, input));
    const plan = job.checkpoint ?? summaryOf(found);
    const result: OnboardingResult = { plan, problems: found.problems, dryRun, applied: 0, invitations: [] };
    if (found.problems.length > 0) throw new JobFailed(faulty(found.problems.length), result as unknown as Json);
    if (dryRun) return result as unknown as Json;
    const left = found.rows.filter(({ action }) => action !== 'UNCHANGED');
    const total = plan.create + plan.change;
    const before = Math.max(total - left.length, 0);
    await job.progress(before, total, plan);
    const invite = async ({ code, row }: PlannedRow): Promise<void> => {
      if (invitations && row.adminEmail) {
        result.invitations.push({ code, ...(await invitations.invite(row.adminEmail)) });
      }
    };
    const tools = { database, cryptography, defaults, witness: job.witness, invite };
    await applyOnboarding({ problems: [], rows: left }, tools, ({ done }) => job.progress(before + done, total));
    // Whose community was written before may not have been reached: the same file again invites again.
    for (const row of found.rows) if (row.action === 'UNCHANGED') await invite(row);
    return { ...result, applied: total } as unknown as Json;
  },
);

const faulty = (count: number): Text =>
  text(`文件有 ${count} 处问题，未作任何更改`, `The file has ${count} problems; nothing was changed`);

/** Asks for a file of communities to be onboarded by a worker. The bureau alone may. */
export async function startOnboarding(ctx: Ctx, input: StartOnboardingInput): Promise<Job> {
  authorize(ctx, 'onboard', 'Community');
  const { format, dryRun = false } = input;
  const content = contentOf(input);
  const file = Buffer.from(content as string).toString('base64');
  const name = (input.fileName ?? format).slice(0, 100);
  const title = dryRun
    ? text(`预演登记社区：${name}`, `Plan communities: ${name}`)
    : text(`登记社区：${name}`, `Onboard communities: ${name}`);
  return startJob(ctx, onboardingJob, title, { format, file, dryRun: dryRun ?? false });
}
