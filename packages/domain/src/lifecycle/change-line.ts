import { refuse, text } from '@gongzhi/kernel';
import { type EntityManager, inSession } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { attribute } from '../audit/audit.subscriber.js';
import { witnessOf } from '../audit/trail.js';
import type { Ctx } from '../context.js';
import { Community } from '../tenancy/community.entity.js';
import { CommunityCode } from '../tenancy/community-state.entity.js';
import { because } from '../tenancy/register.subscriber.js';

/** The community that has this code or, where none has it now, had it. @throws Refusal NOT_FOUND, naming `field` */
export async function communityOfCode(em: EntityManager, code: string, field: string[]): Promise<Community> {
  const present = await em.findOne(Community, { code });
  if (present) return present;
  const former = await em.findOne(CommunityCode, { code });
  const renamed = former && (await em.findOne(Community, { id: former.lineId }));
  if (renamed) return renamed;
  throw refuse('NOT_FOUND', text('没有这个代码的社区', 'No community has this code'), field);
}

/**
 * Changes a community's line in the register, on the bureau's log-in in that community's session, so that it stands in
 * its audit trail. One at a time: the line is locked until the commit.
 */
export async function changeLine(
  ctx: Ctx,
  { communityCode, reason }: { communityCode: string; reason?: string | null },
  change: (community: Community, em: EntityManager) => void | Promise<void>,
): Promise<Community> {
  const why = reasonOf(reason);
  const known = await communityOfCode(ctx.em, communityCode, ['communityCode']);
  return inSession(ctx.sessions!.nested.bureau, { communityId: known.id }, 'write', async (em) => {
    attribute(em, witnessOf(ctx));
    because(em, why);
    const community = await em.findOneOrFail(Community, { id: known.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await change(community, em);
    return community;
  });
}

const LONGEST = 500;

/** A reason as it is stored; null where none is given. @throws Refusal BAD_USER_INPUT */
export function reasonOf(reason: string | null | undefined): string | null {
  const said = (reason ?? '').normalize('NFC').trim();
  if ([...said].length <= LONGEST && !/[\p{Cc}\p{Cs}]/u.test(said)) return said || null;
  throw refuse(
    'BAD_USER_INPUT',
    text(`原因最多 ${LONGEST} 字，且不含控制字符`, `A reason has at most ${LONGEST} characters, no control characters`),
    ['reason'],
  );
}
