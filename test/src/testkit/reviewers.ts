import { addDays, today, toNodeId } from '@gongzhi/kernel';
import { freshCode, signIn, type Visitor } from './city.js';
import { asLogin } from './database.js';

const townId = (code: string): Promise<string> =>
  asLogin('app', null, async (client) => {
    const { rows } = await client.query('select id from town where code = $1', [code]);
    return toNodeId('Town', rows[0].id);
  });

/** What the bureau says when it appoints somebody to review a town, by default of Yangshe, for a month. */
export const appointment = async (email: string, town = 'yangshe'): Promise<Record<string, unknown>> => ({
  ...{ email, name: '评议员老周', townId: await townId(town) },
  until: addDays(today(), 30),
});

/** Appoints somebody; node id of the reviewer. */
export async function appointed(email: string, town?: string): Promise<string> {
  const bureau = await signIn('bureau', null);
  return (await bureau.do('appointTownReviewer', await appointment(email, town), 'reviewer { id }')).reviewer.id;
}

/** Somebody who reviews a town, signed in without a community. */
export async function signedInReviewer(town = 'yangshe'): Promise<Visitor> {
  const email = `${freshCode('pingyi')}@${town}`;
  await appointed(email, town);
  return signIn(email, null);
}

let months = 0;
/** A month that no community has been reviewed for here. */
export function freshReviewPeriod(): string {
  months += 1;
  const month = String((months % 12) + 1).padStart(2, '0');
  return `${2000 + Math.floor(months / 12)}-${month}`;
}

/** A fresh review of a community of Yangshe; its node id. */
export async function reviewOf(communityCode: string): Promise<string> {
  const reviewer = await signedInReviewer();
  const input = { communityCode, period: freshReviewPeriod(), note: '台账清楚，议事偏少' };
  return (await reviewer.do('fileCommunityReview', input, 'review { id }')).review.id;
}
