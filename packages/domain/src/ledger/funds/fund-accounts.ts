import type { AccountWanted } from '../book/open-accounts.js';

/**
 * The money of a funding line. What a line was granted may be spent before it has come in, as budgets allow: then its
 * balance lies below zero until the grant arrives.
 */
export const fundOf = (fundingLineId: string): AccountWanted => ({
  code: '2101',
  owner: { type: 'FUNDING_LINE', id: fundingLineId },
  purposeId: fundingLineId,
  tallied: true,
  floor: null,
});

/** What service projects have paid to a person or an organisation out of a funding line. */
export const paidTo = (
  payee: { type: 'PERSON' | 'ORGANISATION'; id: string },
  fundingLineId: string,
): AccountWanted => ({
  code: '5001',
  owner: payee,
  purposeId: fundingLineId,
  tallied: false,
});

/** Money of a project that is bound to no funding line. */
export const ownFundOf = (projectId: string): AccountWanted => ({
  code: '2101',
  owner: { type: 'PROJECT', id: projectId },
  tallied: true,
});

/** What a project has taken in, as by charity sales. */
export const soldFor = (projectId: string): AccountWanted => ({
  code: '4003',
  owner: { type: 'PROJECT', id: projectId },
  tallied: false,
});
