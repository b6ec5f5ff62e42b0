import { toNodeId } from '@gongzhi/kernel';
import { deductPoints } from '../../ledger/points/conduct/deduction.service.js';
import { PointsClaim } from '../../ledger/points/points-claim.entity.js';
import { reviewPointsClaim } from '../../ledger/points/points-claim.service.js';
import { PointsRule } from '../../ledger/points/points-rule.entity.js';
import { Role } from '../../people/people.enums.js';
import type { Community } from '../../tenancy/community.entity.js';
import { asMember, type SampleTools } from './sample-acting.js';
import type { SampleKeys } from './sample-community.js';
import type { SampleFolder } from './sample-files.js';

/**
 * Approves the claims that the sample says were approved, as the executor, and takes points away, as the leader. What was
 * decided is not decided again; each deduction has a key.
 */
export async function loadSampleConduct(
  tools: SampleTools,
  community: Community,
  { points, members }: Pick<SampleFolder, 'points' | 'members'>,
  { persons }: SampleKeys,
): Promise<void> {
  if (!points) return;
  const emailOf = (role: Role): string => members.find((member) => member.role === role)!.email;
  const own = { communityId: community.id };
  await asMember(tools, community, emailOf(Role.EXECUTOR), async (ctx) => {
    for (const { rule: key, person, on: doneOn } of points.claims.filter(({ approved }) => approved)) {
      const { id: ruleId } = await ctx.em.findOneOrFail(PointsRule, { ...own, key });
      const told = { ...own, ruleId, personId: persons.get(person)!, doneOn, status: 'PENDING' as const };
      const claim = await ctx.em.findOne(PointsClaim, told);
      if (claim) await reviewPointsClaim(ctx, { claimId: toNodeId('PointsClaim', claim.id), approve: true });
    }
  });
  await asMember(tools, community, emailOf(Role.LEADER), async (ctx) => {
    for (const [n, { person, on: occurredOn, kind, points: taken, reason }] of points.deductions.entries()) {
      const personId = toNodeId('Person', persons.get(person)!);
      const told = { personId, kind, points: taken, reason, occurredOn };
      await deductPoints(ctx, { ...told, idempotencyKey: `sample:deduction:${n}` });
    }
  });
}
