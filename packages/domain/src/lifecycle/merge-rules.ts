/**
 * What a merger does with a table's rows:
 * - `STAYS`: they stay with the community that ends, whose line goes on: what vouches for its past (its sealed trail, what
 *   was asked of it), and what says how it was governed, of which the successor has its own;
 * - `SAME`: where a key is taken, the two are one and the same, and the successor's stays;
 * - `RENAMED`: where a name is taken, they are two things, and the one that comes gets another name;
 * - `ENDED`: where the successor's is in force, the one that comes has ended;
 * - `LEFT`: where the successor has its own, that one stays;
 * - `MOVES`: nothing of theirs can be taken already.
 */
export type MergeRule = 'STAYS' | 'SAME' | 'RENAMED' | 'ENDED' | 'LEFT' | 'MOVES';

/** Every table of tenants: a merger does not begin while one is missing here. */
export const MERGE_RULES: Readonly<Record<string, MergeRule>> = {
  // Its ledger stays, closed, with the chart that it was kept by; what was in it is carried over.
  account: 'STAYS',
  app_consent: 'SAME',
  audit_entry: 'STAYS',
  benefit: 'MOVES',
  building: 'RENAMED',
  community_export: 'STAYS',
  community_export_part: 'STAYS',
  consent: 'LEFT',
  constitution: 'STAYS',
  constitution_revision: 'STAYS',
  council_charter: 'STAYS',
  directory_entry: 'STAYS',
  dwelling: 'RENAMED',
  enrolment: 'MOVES',
  erasure: 'LEFT',
  estate: 'RENAMED',
  finance_setting: 'STAYS',
  funding_line: 'RENAMED',
  grid: 'RENAMED',
  guardianship: 'LEFT',
  hold: 'STAYS',
  household: 'RENAMED',
  household_member: 'ENDED',
  idempotency_key: 'STAYS',
  job: 'STAYS',
  ledger_account: 'STAYS',
  ledger_entry: 'STAYS',
  // How the one that ends came by its rules; the successor governs by its own.
  mechanism_adoption: 'STAYS',
  membership: 'MOVES',
  organisation: 'RENAMED',
  outbox_event: 'STAYS',
  payment: 'MOVES',
  person: 'SAME',
  person_identifier: 'SAME',
  person_key: 'SAME',
  person_merger: 'MOVES',
  points_claim: 'MOVES',
  points_deduction: 'MOVES',
  points_rule: 'SAME',
  points_setting: 'STAYS',
  project: 'MOVES',
  project_binding: 'LEFT',
  project_funding: 'LEFT',
  project_task: 'MOVES',
  project_upgrade: 'LEFT',
  rating: 'LEFT',
  redemption: 'MOVES',
  representation: 'MOVES',
  seal: 'STAYS',
  service_item: 'SAME',
  service_record: 'MOVES',
  settlement: 'MOVES',
  settlement_line: 'MOVES',
  stairwell: 'RENAMED',
  substitute: 'MOVES',
  task_claim: 'MOVES',
  transfer: 'STAYS',
  unmasking: 'MOVES',
};

/** How a row of an `ENDED` table ends on a day, `$1`. */
export const ENDINGS: Readonly<Record<string, string>> = {
  household_member: `until_date = greatest(from_date, $1::date), leaving = 'MOVED_OUT'`,
};
