import { idOf } from '@gongzhi/domain';
import type { Caller } from './caller.ts';
import type { Chance } from './chance.ts';
import type { Community } from './city.ts';
import type { Asked, Shelf, Told } from './told.ts';

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

interface Kind {
  node: string;
  field: string;
  /** What the key remembers, where it is not the row that is answered. */
  resultId?: string;
  /** What is wanted of the row besides its id. */
  also?: string;
}

/**
 * What has a key is asked again at times though it was answered: the answer is the same, and says so. The row, with its
 * global id.
 */
export async function keyed(
  { told, chance }: Shift,
  caller: Caller,
  asked: Asked,
  input: object,
  { node, field, resultId, also = '' }: Kind,
): Promise<{ id: string; code?: string }> {
  const ask = () => caller.attempt(asked.mutation, input, `${field} { id ${also} } replayed`);
  const { payload, tries } = await ask();
  if (payload.userErrors.length > 0) throw new Error(`${asked.mutation}: ${JSON.stringify(payload.userErrors)}`);
  const row = payload[field];
  asked.resultId = idOf(node, resultId ?? row.id);
  told.acknowledges(tries);
  if (chance() < 0.02) {
    const again = (await ask()).payload;
    told.replays += 1;
    if (again.replayed !== true || again[field]?.id !== row.id) {
      told.wrongReplays.push(`${asked.mutation} ${asked.key}: ${JSON.stringify(again)}`);
    }
  }
  return row;
}

/** What has no key and decides once: who asks again without an answer and is told that it is decided has done it. */
export async function decided(
  { told }: Shift,
  caller: Caller,
  {
    mutation,
    node,
    field,
    input,
    shelf,
  }: { mutation: string; node: string; field: string; input: object; shelf: Shelf },
): Promise<void> {
  const { payload, tries } = await caller.attempt(mutation, input, `${field} { id }`);
  const done = tries > 1 && payload.userErrors[0]?.code === 'CONFLICT';
  if (payload.userErrors.length > 0 && !done) throw new Error(`${mutation}: ${JSON.stringify(payload.userErrors)}`);
  told.sees(idOf(node, (input as Record<string, string>)[`${field}Id`]!)!, shelf);
  told.acknowledges(tries);
}

export const rejected = (
  shift: Shift,
  caller: Caller,
  mutation: 'rejectSettlement' | 'rejectPayment',
  id: string,
): Promise<void> => {
  const [node, field] = mutation === 'rejectPayment' ? ['Payment', 'payment'] : ['Settlement', 'settlement'];
  const shelf = field === 'payment' ? 'payment rejected' : 'settlement rejected';
  return decided(shift, caller, { mutation, node: node!, field: field!, input: { [`${field}Id`]: id }, shelf });
};

export const own = ({ community }: Shift, mutation: string, key: string) => ({
  community: community.code,
  mutation,
  key,
});

export const rowId = (node: string, nodeId: string): string => idOf(node, nodeId)!;

/** Whose account has more, or less, by what was just acknowledged. */
export const adds = ({ told, community }: Shift, owner: string, amount: number): void =>
  told.adds(`${community.code} ${owner}`, amount);
