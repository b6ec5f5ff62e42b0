import { refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity } from '../../../context.js';
import { flushOnce } from '../../../flush-once.js';
import { Consent } from '../../../people/consent.entity.js';
import { isChild, takeConsents } from '../../../people/consent.service.js';
import { Person } from '../../../people/person.entity.js';
import { actingPerson } from '../redemption/redeemer.js';
import type { SetPointsRankingInput } from './points-ranking.types.js';

const purpose = 'POINTS_RANKING';

/**
 * Lets the caller into the ranking of points, or out of it from this moment. It is a consent like any other: it stands with
 * them, and can be entered and withdrawn as those are. For a child a guardian gives it.
 */
export async function setPointsRanking(context: Ctx, { optIn }: SetPointsRankingInput): Promise<boolean> {
  const ctx = inCommunity(context);
  const personId = actingPerson(ctx);
  const own = { communityId: ctx.community.id };
  const person = await ctx.em.findOneOrFail(Person, { ...own, id: personId });
  authorize(ctx, 'create', 'Consent', { personId });
  if (optIn) {
    if (isChild(person, today())) throw GUARDIAN_DECIDES;
    await takeConsents(ctx, person, [{ purpose, form: 'ONLINE' }]);
  } else {
    const standing = await ctx.em.find(Consent, { ...own, personId, purpose, withdrawnAt: null });
    for (const consent of standing) {
      authorize(ctx, 'update', 'Consent', consent);
      Object.assign(consent, { withdrawnAt: new Date(), withdrawnForm: 'ONLINE' });
    }
  }
  await flushOnce(ctx, text('正在参加排名，请勿重复提交', 'This is being done already'), ['optIn']);
  return optIn;
}

const GUARDIAN_DECIDES = refuse(
  'CONFLICT',
  text(
    '不满十四周岁者由监护人同意：请由居委会用 giveConsent 登记',
    'For somebody under 14 a guardian consents: the committee enters it with giveConsent',
  ),
  ['optIn'],
);
