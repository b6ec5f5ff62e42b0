import type { AccountWanted } from '../book/open-accounts.js';
import type { FundingLine } from './funds.entity.js';

/** Somebody of the community's register. */
export interface Party {
  type: 'PERSON' | 'ORGANISATION';
  id: string;
}

/**
 * The money of a funding line. What a line was granted may be spent before it has come in, as budgets allow: then its
 * balance lies below zero until the grant arrives. What is spent once it is received ends at zero.
 */
export const fundOf = ({ id, spending }: Pick<FundingLine, 'id' | 'spending'>): AccountWanted => ({
  code: '2101',
  owner: { type: 'FUNDING_LINE', id },
  purposeId: id,
  tallied: true,
  floor: spending === 'RECEIVED' ? 0 : null,
});

/** The community's own money, bound to no purpose; it ends at zero. */
export const OWN_FUND: AccountWanted = { code: '2101', tallied: true, floor: 0 };

/** Where the grants of a line come from. */
export const grantsOf = (fundingLineId: string): AccountWanted => ({
  code: '4001',
  owner: { type: 'FUNDING_LINE', id: fundingLineId },
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

/** Where a donor's money comes from; of donors who are in no register together. */
export const donationsOf = (donor: Party | null): AccountWanted => ({
  code: '4002',
  ...(donor ? { owner: donor } : {}),
  tallied: false,
});

/** What service projects have paid to a person or an organisation out of a funding line. */
export const paidTo = (payee: Party, fundingLineId: string): AccountWanted => spentOn('5001', payee, fundingLineId);

/** What was spent under a heading of the chart, on somebody in the register or others, out of a line or the own fund. */
export const spentOn = (code: '5001' | '5002', payee: Party | null, fundingLineId: string | null): AccountWanted => ({
  code,
  ...(payee ? { owner: payee } : {}),
  ...(fundingLineId ? { purposeId: fundingLineId } : {}),
  tallied: false,
});
