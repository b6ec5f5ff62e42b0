import { idOf } from '@gongzhi/domain';
import type { Caller } from './caller.ts';
import type { Chance } from './chance.ts';
import type { Community } from './city.ts';
import type { Asked, Told } from './told.ts';

/** What one client works with. */
export interface Shift {
  community: Community;
  /** Which of the community's clients this is, of how many: each has days of its own, that nobody else settles. */
  place: number;
  places: number;
  /** So many services before they are settled. */
  servicesPerDay: number;
  chance: Chance;
  told: Told;
  isOver(): boolean;
}

/** What has a key is asked again at times though it was answered: the answer is the same, and says so. Its global id. */
export async function keyed(
  { told, chance }: Shift,
  caller: Caller,
  asked: Asked,
  input: object,
  { node, field, resultId }: { node: string; field: string; resultId?: string },
): Promise<string> {
  const ask = () => caller.attempt(asked.mutation, input, `${field} { id } replayed`);
  const { payload, tries } = await ask();
  if (payload.userErrors.length > 0) throw new Error(`${asked.mutation}: ${JSON.stringify(payload.userErrors)}`);
  const { id } = payload[field];
  asked.resultId = idOf(node, resultId ?? id);
  told.acknowledges(tries);
  if (chance() < 0.02) {
    const again = (await ask()).payload;
    told.replays += 1;
    if (again.replayed !== true || again[field]?.id !== id) {
      told.wrongReplays.push(`${asked.mutation} ${asked.key}: ${JSON.stringify(again)}`);
    }
  }
  return id;
}

/** Rejecting has no key: who asks again without an answer and is told that it is decided has done it. */
export async function rejected(
  { told }: Shift,
  caller: Caller,
  mutation: 'rejectSettlement' | 'rejectPayment',
  id: string,
): Promise<void> {
  const [node, field] = mutation === 'rejectPayment' ? ['Payment', 'payment'] : ['Settlement', 'settlement'];
  const input = { [`${field}Id`]: id };
  const { payload, tries } = await caller.attempt(mutation, input, `${field} { id }`);
  const done = tries > 1 && payload.userErrors[0]?.code === 'CONFLICT';
  if (payload.userErrors.length > 0 && !done) throw new Error(`${mutation}: ${JSON.stringify(payload.userErrors)}`);
  told.sees(idOf(node!, id)!, field === 'payment' ? 'payment rejected' : 'settlement rejected');
  told.acknowledges(tries);
}

export const own = ({ community }: Shift, mutation: string, key: string) => ({
  community: community.code,
  mutation,
  key,
});
