import { CITY_CONSTITUTION } from '@gongzhi/access';
import { newId, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, inCommunity, type TenantCtx } from '../context.js';
import { Organisation } from '../people/organisation.entity.js';
import { Project } from '../projects/project.entity.js';
import { Constitution } from '../tenancy/constitution.entity.js';
import type { ApplyConstitutionInput, PlanConstitutionInput } from './constitution.inputs.js';
import { type ConstitutionPlan, type HeldToday, planConstitution } from './constitution-plan.js';
import { ConstitutionRevision } from './constitution-revision.entity.js';

/** A plan, and which projects it would put in the wrong hands. */
export interface Planned {
  plan: ConstitutionPlan;
  conflicts: Project[];
}

/** What a change of the community's constitution would do, for whom; writes nothing. */
export async function planChange(context: Ctx, input: PlanConstitutionInput): Promise<Planned> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Constitution');
  return planIn(ctx, await constitutionOf(ctx), input);
}

/**
 * Changes the community's constitution: carries out the plan, whole or not at all, unless somebody has changed it since.
 * It counts from the commit on, for everybody; what it was stays in the history and can be gone back to.
 */
export async function applyChange(
  context: Ctx,
  input: ApplyConstitutionInput,
): Promise<Planned & { constitution: Constitution }> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Constitution');
  const constitution = await constitutionOf(ctx, { lock: true });
  if (constitution.revision !== input.expectedRevision) {
    throw refuse(
      'CONFLICT',
      text('治理规则刚刚被他人修改，请重新查看计划', 'The constitution was changed since: look at the plan again'),
      ['expectedRevision'],
    );
  }
  const note = noteOf(input.note);
  const planned = await planIn(ctx, constitution, input);
  const { plan } = planned;
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  amend(ctx, constitution, plan, { by: ctx.actor.key, note });
  await ctx.em.flush();
  return { constitution, ...planned };
}

async function constitutionOf({ em, community }: TenantCtx, { lock = false } = {}): Promise<Constitution> {
  const options = lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {};
  return em.findOneOrFail(Constitution, { communityId: community.id }, options);
}

async function planIn(ctx: TenantCtx, constitution: Constitution, input: PlanConstitutionInput): Promise<Planned> {
  const held = await heldToday(ctx);
  const wanted = input.restore == null ? input : await restored(ctx, input);
  const plan = planConstitution(constitution, wanted, { held, metadata: ctx.em.getMetadata() });
  return { plan, conflicts: await conflictsOf(ctx, plan) };
}

/** Projects that a social organisation operates, though they touch what would be reserved. They go on until that is mended. */
async function conflictsOf({ em, community }: TenantCtx, { affairs }: ConstitutionPlan): Promise<Project[]> {
  const added = affairs.filter(({ isAdded }) => isAdded).map(({ affair }) => affair.key);
  if (added.length === 0) return [];
  const own = { communityId: community.id };
  const operated = await em.find(Project, {
    ...own,
    affairs: { $overlap: added },
    status: 'RUNNING',
    operatorId: { $ne: null },
  });
  const operators = await em.find(Organisation, { ...own, subject: 'CATALYST' });
  return operated.filter(({ operatorId }) => operators.some(({ id }) => id === operatorId));
}

/** What a revision made of both lists; a rule that the city has no more is left behind. */
async function restored(ctx: TenantCtx, { restore, narrowings, reservedAffairs }: PlanConstitutionInput) {
  if (narrowings || reservedAffairs) {
    throw refuse('BAD_USER_INPUT', text('恢复时不能同时给出列表', 'Going back takes no lists beside it'), ['restore']);
  }
  const revision = await ctx.em.findOne(ConstitutionRevision, {
    communityId: ctx.community.id,
    revision: restore as number,
  });
  if (!revision) throw refuse('NOT_FOUND', text('没有这一次修订', 'There is no such revision'), ['restore']);
  const isKnown = ({ rule }: { rule: string }) => CITY_CONSTITUTION.some(({ key }) => key === rule);
  return { narrowings: revision.narrowings.filter(isKnown), reservedAffairs: revision.reservedAffairs };
}

/** Makes of a constitution what a plan says. Its first change also keeps how it began. */
export function amend(
  { em, community }: Pick<TenantCtx, 'em' | 'community'>,
  constitution: Constitution,
  { narrowings, reservedAffairs }: Pick<ConstitutionPlan, 'narrowings' | 'reservedAffairs'>,
  { by, note = null }: { by: string; note?: string | null },
): void {
  const keep = (told: { at: Date; actorKey: string; note: string | null }) => {
    const { revision, narrowings: kept, reservedAffairs: affairs } = constitution;
    const row = { communityId: community.id, id: newId(), revision, narrowings: kept, reservedAffairs: affairs };
    em.persist(em.create(ConstitutionRevision, { ...row, ...told }));
  };
  if (constitution.revision === 0) keep({ at: community.onboardedAt, actorKey: 'onboarding', note: null });
  Object.assign(constitution, { narrowings, reservedAffairs, revision: constitution.revision + 1 });
  keep({ at: new Date(), actorKey: by, note });
}

/** Memberships that count today by their role and position, substitutes, and apps by what they were consented to. */
async function heldToday({ em, community }: TenantCtx): Promise<HeldToday[]> {
  const span = 'from_date <= ? and (until_date is null or until_date >= ?)';
  return em.execute<HeldToday[]>(
    `select role as holder, position, count(*)::int as count from membership
     where community_id = ? and ${span} group by role, position
     union all
     select 'SUBSTITUTE', null, count(*)::int from substitute where community_id = ? and ${span} and withdrawn_at is null
     union all
     select scope, null, count(*)::int from app_consent, unnest(scopes) scope where community_id = ? and ${span} group by scope`,
    [1, 2, 3].flatMap(() => [community.id, today(), today()]),
  );
}

const MOST_CHARACTERS = 300;

function noteOf(note: string | null | undefined): string | null {
  const said = note?.normalize('NFC').trim() ?? '';
  if (said.length <= MOST_CHARACTERS && !/[\p{Cc}\p{Cs}]/u.test(said)) return said || null;
  throw refuse(
    'BAD_USER_INPUT',
    text('不超过 300 字，且不含控制字符', 'At most 300 characters, no control characters'),
    ['note'],
  );
}
