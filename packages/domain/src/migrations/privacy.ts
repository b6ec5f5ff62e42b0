import { Migration } from '@mikro-orm/migrations';
import { OWN, oneOf, tenantTable } from './tables.js';

const PURPOSES = ['SERVICE', 'PHOTOS', 'OPERATOR_SHARING', 'HEALTH', 'CHILD', 'WHEREABOUTS'];
const FORMS = ['ORAL', 'WRITTEN', 'ONLINE'];
const RELATIONS = ['PARENT', 'GRANDPARENT', 'SIBLING', 'OTHER_RELATIVE', 'APPOINTED'];
const KINDS = ['EMAIL', 'PHONE', 'IDENTITY_NUMBER'];
const REASONS = ['SERVICE_CONTACT', 'IDENTITY_CHECK', 'EMERGENCY', 'OFFICIAL_REQUEST', 'SUBJECT_REQUEST', 'OTHER'];

/** Consents and guardians, who looked at a whole identifier, who was erased, and whom an audit entry concerns. */
export class Privacy extends Migration {
  override up(): void {
    for (const statement of [...consents, ...looking, ...erasing, ...concerned]) this.addSql(statement);
  }
}

/** One consent stands for each purpose; those that were withdrawn stay as they were. */
const consents = [
  ...tenantTable(
    'consent',
    [
      'person_id uuid not null',
      oneOf('purpose', PURPOSES),
      oneOf('form', FORMS),
      oneOf('given_by', ['SELF', 'GUARDIAN']),
      `guardian_id uuid null check ((guardian_id is not null) = (given_by = 'GUARDIAN'))`,
      'given_on date not null',
      'recorded_by_key text not null',
      'withdrawn_at timestamptz null',
      oneOf('withdrawn_form', FORMS, true),
    ],
    { references: { person_id: 'person', guardian_id: 'person' } },
  ),
  'create unique index on consent (community_id, person_id, purpose) where withdrawn_at is null',
  ...tenantTable(
    'guardianship',
    [
      'person_id uuid not null',
      'guardian_id uuid not null check (guardian_id <> person_id)',
      oneOf('relation', RELATIONS),
      'from_date date not null',
      'until_date date null check (until_date >= from_date)',
    ],
    {
      references: { person_id: 'person', guardian_id: 'person' },
      constraints: ['unique (community_id, person_id, guardian_id, from_date)'],
    },
  ),
];

const looking = tenantTable(
  'unmasking',
  [
    'person_id uuid not null',
    oneOf('kind', KINDS),
    oneOf('purpose', REASONS),
    'note text null',
    'unmasked_by_key text not null',
    'at timestamptz not null',
    'expires_at timestamptz not null check (expires_at > at)',
  ],
  { app: 'select, insert', references: { person_id: 'person' } },
).concat('create index on unmasking (community_id, unmasked_by_key, at)');

/** Erasing removes what names somebody, and takes away nothing else. */
const erasing = [
  ...tenantTable(
    'erasure',
    [
      'person_id uuid not null',
      'reason text not null',
      'requested_by_id uuid not null',
      'requested_at timestamptz not null',
      'confirmed_by_id uuid null check (confirmed_by_id <> requested_by_id)',
      'confirmed_at timestamptz null check ((confirmed_at is null) = (confirmed_by_id is null))',
    ],
    {
      references: { person_id: 'person', requested_by_id: 'person', confirmed_by_id: 'person' },
      constraints: ['unique (community_id, person_id)'],
    },
  ),
  'alter table person add column erased_at timestamptz null',
  'grant delete on person_identifier to gongzhi_app',
  'grant update (comment) on rating to gongzhi_app',
  'grant delete on directory_entry to gongzhi_app',
  `create policy directory_entry_close on directory_entry for delete to gongzhi_app using (${OWN('community_id')})`,
];

/** An entry names the person whom it concerns, so that it can be shown to them. */
const concerned = [
  'alter table audit_entry add column concerns_id uuid null',
  'create index on audit_entry (community_id, concerns_id, id) where concerns_id is not null',
  'create index on audit_entry (community_id, actor_key, id)',
];
