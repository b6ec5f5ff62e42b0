import type { AccountWanted } from '../book/open-accounts.js';

export const POINTS_HELD = '2901';
export const POINTS_ISSUED = '5901';

/** Where points come from; nobody runs out of them. */
export const pointsIssued: AccountWanted = { code: POINTS_ISSUED, tallied: false };

/** The points that a person can spend. */
export const pointsOf = (personId: string): AccountWanted => ({
  code: POINTS_HELD,
  owner: { type: 'PERSON', id: personId },
  tallied: true,
});

/** The points that the members of a household have pooled. */
export const pointsOfHousehold = (householdId: string): AccountWanted => ({
  code: POINTS_HELD,
  owner: { type: 'HOUSEHOLD', id: householdId },
  tallied: true,
});
