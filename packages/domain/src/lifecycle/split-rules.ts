/** The day as the kernel counts it. */
const TODAY = `(now() at time zone interval '8 hours')::date`;
/** Rows of a table that are told already: those that go, and those that stand in both. */
const told = (table: string): string => `(select id from parting where of = '${table}')`;
/** Those that go, and leave nothing behind. */
const gone = (table: string): string => `(select id from parting where of = '${table}' and not stays)`;
const ofAPlace = `t.scope_id is not null and (t.scope_id in ${told('stairwell')} or t.scope_id in ${gone('grid')})`;

/** What a split does with a table's rows. */
export interface PartRule {
  /** Which rows `t` go; those of tables above are told already. */
  goes: string;
  /** Which of these stand in the origin as well, with the same id. */
  stays?: string;
}

/**
 * Which rows belong to a place or to whoever lives there, in the order in which one follows from the other. What no rule
 * names belongs to no place: it stays with the origin, and the new community begins with its own.
 */
export const PLACE_RULES: Readonly<Record<string, PartRule>> = {
  // The chosen ones are told before: an estate of which some buildings go stands in both.
  estate: { goes: 'false' },
  building: { goes: `t.estate_id in ${gone('estate')}` },
  stairwell: { goes: `t.building_id in ${told('building')}` },
  dwelling: { goes: `t.stairwell_id in ${told('stairwell')}` },
  grid: {
    goes: `t.id in (select grid_id from stairwell where id in ${told('stairwell')})`,
    stays: `t.id in (select grid_id from stairwell where id not in ${told('stairwell')})`,
  },
  household: { goes: `t.dwelling_id in ${told('dwelling')}` },
  household_member: { goes: `t.household_id in ${told('household')}` },
  person: { goes: `t.stairwell_id in ${told('stairwell')}` },
  // Residents' own roles go with them, roles for a place with the place; offices of the community and of its organisations
  // stay. Who still takes part in a project is a resident of both.
  membership: {
    goes: `t.organisation_id is null and (${ofAPlace}
      or t.role = 'STEWARD' and t.person_id in ${told('person')} and (t.scope_id is null or t.scope_id in ${told('grid')}))`,
    stays: `t.scope_id is null and exists (select from enrolment e where e.community_id = t.community_id
      and e.person_id = t.person_id and (e.until_date is null or e.until_date >= ${TODAY}))`,
  },
};

/** What is a person's own: it goes with them, and is in both where they are. */
export const PERSONS_OWN: Readonly<Record<string, PartRule>> = {
  guardianship: { goes: `t.person_id in ${told('person')}`, stays: `t.person_id not in ${gone('person')}` },
  consent: { goes: `t.person_id in ${told('person')}`, stays: `t.person_id not in ${gone('person')}` },
  // Under whichever id they were entered twice.
  person_merger: { goes: `t.person_id in ${told('person')}`, stays: `t.person_id not in ${gone('person')}` },
  // Who looked at whose identifiers is told where it was done, unless nothing of them is left there.
  unmasking: { goes: `t.person_id in ${gone('person')}` },
  // Of those who are in both, the other one is sealed anew.
  person_key: { goes: `t.id in ${gone('person')}` },
  person_identifier: { goes: `t.person_id in ${gone('person')}` },
};

/** Doors lead where the person is: see `moveDoors`. */
export const STAYS: readonly string[] = [
  'account',
  'app_consent',
  'audit_entry',
  'benefit',
  'community_export',
  'community_export_part',
  'constitution',
  'constitution_revision',
  'council_charter',
  'directory_entry',
  'enrolment',
  'erasure',
  'finance_setting',
  'funding_line',
  'hold',
  'idempotency_key',
  'job',
  'ledger_account',
  'ledger_entry',
  'mechanism_adoption',
  'organisation',
  'outbox_event',
  'payment',
  'points_claim',
  'points_deduction',
  'points_rule',
  'points_setting',
  'project',
  'project_binding',
  'project_funding',
  'project_task',
  'project_upgrade',
  'rating',
  'redemption',
  'representation',
  'seal',
  'service_item',
  'service_record',
  'settlement',
  'settlement_line',
  'substitute',
  'task_claim',
  'transfer',
];
