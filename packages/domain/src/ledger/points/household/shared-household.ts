import { ageOn, refuse, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import type { TenantCtx } from '../../../context.js';
import { Person } from '../../../people/person.entity.js';

/** From this age on somebody spends what their household has pooled. */
const ADULT = 18;

/** The household that somebody lives in now; they do not move out meanwhile. @throws Refusal CONFLICT where there is none */
export async function householdNow({ em, community }: TenantCtx, personId: string, field: string[]): Promise<string> {
  const own = { communityId: community.id, id: personId };
  const { householdId } = await em.findOneOrFail(Person, own, { lockMode: LockMode.PESSIMISTIC_READ, refresh: true });
  if (householdId) return householdId;
  throw refuse(
    'CONFLICT',
    text('此人没有登记在任何住户，请先由居委会登记', 'They are entered in no household: the committee does that first'),
    field,
  );
}

/** @throws Refusal CONFLICT for who is known to be younger */
export function refuseMinor({ birthDate }: Pick<Person, 'birthDate'>, field: string[]): void {
  if (birthDate == null || ageOn(birthDate, today()) >= ADULT) return;
  throw refuse(
    'CONFLICT',
    text(`户内积分由年满 ${ADULT} 岁的成员使用`, `Members of ${ADULT} or older spend what a household has pooled`),
    field,
  );
}
