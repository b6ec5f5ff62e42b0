import { refuse, text } from '@gongzhi/kernel';
import { witnessOf } from '../audit/trail.js';
import type { Ctx } from '../context.js';
import { userErrorsOf } from '../graphql/user-errors.js';
import { invitationOf } from '../people/invitation.js';
import { applyOnboarding } from './apply.js';
import type {
  AdministratorInvitation,
  OnboardCommunitiesInput,
  OnboardCommunitiesPayload,
} from './onboarding.types.js';
import { type OnboardingPlan, type PlannedRow, planOnboarding, summaryOf } from './plan.js';
import { contentOf } from './uploaded-file.js';

/**
 * Plans a file of communities and, unless it is a dry run or any row is at fault, applies it, or the part of it that
 * `codes` names. The bureau alone may.
 * The communities are written in transactions of their own, each whole: this request's transaction only reads.
 */
export async function onboardCommunities(ctx: Ctx, input: OnboardCommunitiesInput): Promise<OnboardCommunitiesPayload> {
  const plan = await planOnboarding(ctx, { format: input.format, content: contentOf(input) });
  const applies = !input.dryRun && plan.problems.length === 0;
  const invitations: AdministratorInvitation[] = [];
  return {
    plan: summaryOf(plan),
    problems: plan.problems.map((problem) => ({ ...problem, reason: problem.reason[ctx.language] })),
    communities: applies ? await apply(ctx, partOf(plan, input.codes), invitations) : [],
    invitations,
    userErrors: userErrorsOf(
      plan.problems.map(({ line, column, reason }) => ({
        code: 'BAD_USER_INPUT',
        field: ['content', String(line), column],
        message: reason,
      })),
      ctx.language,
    ),
  };
}

/** The rows that are to be applied now. Whatever the part, the whole file must be sound. */
function partOf(plan: OnboardingPlan, codes: readonly string[] | null | undefined): OnboardingPlan {
  if (!codes) return plan;
  const wanted = new Set(codes);
  const rows = plan.rows.filter(({ code }) => wanted.delete(code));
  const [missing] = wanted;
  if (missing === undefined) return { ...plan, rows };
  throw refuse('BAD_USER_INPUT', text(`文件中没有代码为 ${missing} 的社区`, `The file has no community ${missing}`), [
    'codes',
  ]);
}

function apply(ctx: Ctx, plan: OnboardingPlan, invitations: AdministratorInvitation[]) {
  const { sessions, defaults, cryptography } = ctx;
  if (!sessions || !defaults) throw new Error('the bureau’s context lacks what onboarding works with');
  const invite = async ({ code, row }: PlannedRow): Promise<void> => {
    if (row.adminEmail) invitations.push({ code, ...(await invitationOf(ctx, row.adminEmail)) });
  };
  return applyOnboarding(plan, { database: sessions, defaults, cryptography, witness: witnessOf(ctx), invite });
}
