import { NO_POSITION, type Post } from '../roles.js';
import type { Positions } from './rule.js';

// Posts that several rules are for. A role without a position in particular is the role as a whole, and so is in each.

/** Who decides for the party organisation. */
export const PARTY_HEADS = ['SECRETARY', 'DEPUTY_SECRETARY', NO_POSITION] as const satisfies readonly Post[];
/** Who decides for the residents' committee. */
export const COMMITTEE_HEADS = ['DIRECTOR', 'DEPUTY_DIRECTOR', NO_POSITION] as const satisfies readonly Post[];

/** Rules that a leader has as head of the party organisation, not as a member of its committee. */
export const HEADS_OF_LEADERS: Positions = { LEADER: PARTY_HEADS };
