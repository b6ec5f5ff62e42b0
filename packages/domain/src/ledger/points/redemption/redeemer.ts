import { Denial, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type TenantCtx, target } from '../../../context.js';
import { guardianIdsOf, isChild } from '../../../people/consent.service.js';
import { type Person, persons } from '../../../people/person.entity.js';
import { actFor } from '../../../people/representation.service.js';
import type { Redemption } from './redemption.entity.js';
import type { RedeemBenefitInput } from './redemption.inputs.js';

/** For whom something is redeemed, and who does it for them; null where they do it themselves. */
export interface Redeemer {
  person: Person;
  redeemedById: string | null;
}

/**
 * Everybody redeems for themselves, a guardian for a child in their care, and an officer for a resident who has agreed.
 * @throws Denial FORBIDDEN for anybody else
 */
export async function redeemerOf(ctx: TenantCtx, { personId }: RedeemBenefitInput): Promise<Redeemer> {
  const acting = actingPerson(ctx);
  const person = personId
    ? await target(ctx, persons, personId, ['personId'])
    : await ctx.em.findOneOrFail(persons.entity, { communityId: ctx.community.id, id: acting });
  const guards = person.id !== acting && (await isGuardian(ctx, acting, person));
  authorize(ctx, 'create', 'Redemption', { personId: guards ? acting : person.id });
  if (person.erasedAt) {
    throw refuse('CONFLICT', text('此人的信息已删除', 'The data of this person were erased'), ['personId']);
  }
  return { person, redeemedById: person.id === acting ? null : acting };
}

/** An officer says how the resident agreed; a guardian decides for the child. @throws Refusal BAD_USER_INPUT unless they do */
export async function nameWhoRedeems(
  ctx: TenantCtx,
  { id: subjectId, redeemedById }: Redemption,
  person: Person,
  { onBehalfOf }: RedeemBenefitInput,
): Promise<void> {
  if (onBehalfOf) {
    const done = { act: 'REDEEM', personId: person.id, subjectType: 'Redemption', subjectId } as const;
    await actFor(ctx, { ...done, onBehalfOf });
    return;
  }
  if (!redeemedById || (await isGuardian(ctx, redeemedById, person))) return;
  throw refuse(
    'BAD_USER_INPUT',
    text(
      '这不是您本人的积分；代其兑换请填 onBehalfOf，写明其如何同意',
      'These are not your own points: to redeem for somebody, say in onBehalfOf how they consented',
    ),
    ['onBehalfOf'],
  );
}

export function actingPerson({ actor }: TenantCtx): string {
  if (actor.personId) return actor.personId;
  throw new Denial('FORBIDDEN', text('须由本社区的人办理', 'A person of the community does this'));
}

/**
 * Who decides about somebody's redemption: neither whose it is, nor who redeemed it for them, nor anybody of the household
 * whose points it takes.
 */
export async function decidingPerson(
  ctx: TenantCtx,
  { personId, redeemedById, householdId }: Redemption,
): Promise<string> {
  const acting = actingPerson(ctx);
  const own = { communityId: ctx.community.id, id: acting };
  const concerned =
    acting === personId ||
    acting === redeemedById ||
    (householdId !== null && (await ctx.em.count(persons.entity, { ...own, householdId })) > 0);
  if (!concerned) return acting;
  throw new Denial(
    'FORBIDDEN',
    text(
      '不能确认或退回自己、自家或自己代办的兑换',
      'Nobody confirms or refunds their own redemption, their household’s, or one that they made for somebody',
    ),
  );
}

const isGuardian = async (ctx: TenantCtx, acting: string, person: Person): Promise<boolean> =>
  isChild(person, today()) && (await guardianIdsOf(ctx, person.id, today())).includes(acting);
