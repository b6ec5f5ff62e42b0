import { type Problem, Refusal, type Text, text } from '@gongzhi/kernel';
import type { TenantCtx } from '../context.js';
import { Organisation } from '../people/organisation.entity.js';
import { Constitution, type ReservedAffair } from '../tenancy/constitution.entity.js';
import type { Project } from './project.entity.js';

/** Those of a community's reserved affairs that a project touches. */
export const reservedAmong = (
  affairs: readonly string[],
  reservedAffairs: readonly ReservedAffair[],
): ReservedAffair[] => reservedAffairs.filter(({ key }) => affairs.includes(key));

/** No social organisation operates what stands on the list; whoever else may take part in it is not concerned. */
export const mayOperate = ({ subject }: Pick<Organisation, 'subject'>, reserved: readonly ReservedAffair[]): boolean =>
  reserved.length === 0 || subject !== 'CATALYST';

/** Why not, in words that name the affairs. */
export const reservedReason = (reserved: readonly ReservedAffair[]): Text =>
  text(
    `本社区保留事项「${reserved.map(({ zh }) => zh).join('、')}」不交由社会组织运作`,
    `This community reserves ${reserved.map(({ en }) => en).join(', ')}: no social organisation operates it`,
  );

export const reservedProblem = (reserved: readonly ReservedAffair[], field: string[]): Problem => ({
  code: 'CONFLICT',
  field,
  reason: 'AFFAIR_RESERVED',
  message: reservedReason(reserved),
});

/** Called wherever somebody is put in charge of a project. @throws Refusal CONFLICT where the constitution reserves it */
export async function refuseReservedOperator(
  { em, community }: TenantCtx,
  affairs: readonly string[],
  operator: Organisation | null,
  field: string[],
): Promise<void> {
  if (!operator || affairs.length === 0) return;
  const { reservedAffairs } = await em.findOneOrFail(Constitution, { communityId: community.id });
  const reserved = reservedAmong(affairs, reservedAffairs);
  if (!mayOperate(operator, reserved)) throw new Refusal([reservedProblem(reserved, field)]);
}

/** Called wherever what a project touches changes. @throws Refusal CONFLICT where its operator may not be in charge of that */
export async function refuseReservedAffairs(
  ctx: TenantCtx,
  affairs: readonly string[],
  { operatorId }: Pick<Project, 'operatorId'>,
  field: string[],
): Promise<void> {
  const own = { communityId: ctx.community.id };
  const operator = operatorId && (await ctx.em.findOneOrFail(Organisation, { ...own, id: operatorId }));
  await refuseReservedOperator(ctx, affairs, operator || null, field);
}
