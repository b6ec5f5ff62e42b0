import { oneOf, tenantTable } from './tables.js';

const BASIS = oneOf('basis', ['ARTICLE', 'INTERPRETATION']);

/** Service projects: from set-up to settlement. */
export const projectTables = (): string[] => [
  ...tenantTable(
    'project',
    [
      'title text not null',
      'module text not null',
      'module_version text not null',
      'config jsonb not null',
      oneOf('status', ['RUNNING', 'ENDED']),
      'operator_id uuid null',
      'template_id uuid null references template (id)',
      'lineage_id uuid null',
      'adapted text[] not null',
      'starts_on date not null',
      'sample boolean not null',
    ],
    { references: { operator_id: 'organisation' } },
  ),
  // What is settled can never exceed the budget, whatever the code above believes.
  ...tenantTable(
    'project_funding',
    [
      'project_id uuid not null',
      'line_key text not null',
      'funding_line_id uuid not null',
      'funder_id uuid null',
      'budget_fen bigint not null check (budget_fen >= 0)',
      'settled_fen bigint not null check (settled_fen between 0 and budget_fen)',
    ],
    {
      references: { project_id: 'project', funding_line_id: 'funding_line', funder_id: 'organisation' },
      constraints: ['unique (community_id, project_id, line_key)'],
    },
  ),
  ...tenantTable(
    'enrolment',
    [
      'project_id uuid not null',
      'person_id uuid not null',
      'part text not null',
      'data jsonb not null',
      'from_date date not null',
      'until_date date null check (until_date >= from_date)',
    ],
    {
      references: { project_id: 'project', person_id: 'person' },
      constraints: [
        `exclude using gist (community_id with =, project_id with =, person_id with =, part with =, daterange(from_date, until_date, '[]') with &&)`,
      ],
    },
  ),
  ...tenantTable(
    'service_record',
    [
      'project_id uuid not null',
      'enrolment_id uuid not null',
      'person_id uuid not null',
      'served_by_id uuid null',
      'served_by_person_id uuid null',
      'served_on date not null',
      'module text not null',
      'module_version text not null',
      'data jsonb not null',
      'recorded_by_key text not null',
      'recorded_at timestamptz not null',
    ],
    {
      app: 'select, insert',
      references: { project_id: 'project', enrolment_id: 'enrolment', person_id: 'person', served_by_id: 'enrolment' },
    },
  ),
  'create index on service_record (community_id, project_id, served_on, id)',
  ...tenantTable(
    'rating',
    [
      'project_id uuid not null',
      'record_id uuid not null',
      'score int not null check (score between 1 and 5)',
      'comment text null',
      'rated_by_id uuid not null',
      'on_behalf boolean not null',
      'rated_at timestamptz not null',
    ],
    {
      app: 'select, insert',
      references: { project_id: 'project', rated_by_id: 'person' },
      constraints: [
        'unique (community_id, record_id)',
        'foreign key (community_id, record_id) references service_record (community_id, id)',
      ],
    },
  ),
  // A day is settled once: filed and approved settlements of a project do not overlap.
  ...tenantTable(
    'settlement',
    [
      'project_id uuid not null',
      'from_date date not null',
      'until_date date not null check (until_date >= from_date)',
      oneOf('status', ['FILED', 'APPROVED', 'REJECTED']),
      'due_fen bigint not null check (due_fen >= 0)',
      'payable_fen bigint not null check (payable_fen between 0 and due_fen)',
      'filed_by_id uuid not null',
      'filed_at timestamptz not null',
      'decided_by_id uuid null check (decided_by_id <> filed_by_id)',
      'decided_at timestamptz null',
    ],
    {
      references: { project_id: 'project', filed_by_id: 'person', decided_by_id: 'person' },
      constraints: [
        `exclude using gist (community_id with =, project_id with =, daterange(from_date, until_date, '[]') with &&) where (status <> 'REJECTED')`,
      ],
    },
  ),
  ...tenantTable(
    'settlement_line',
    [
      'project_id uuid not null',
      'settlement_id uuid not null',
      'line_key text not null',
      'payee_enrolment_id uuid not null',
      'payee_person_id uuid not null',
      'quantity int not null check (quantity >= 0)',
      'unit_fen bigint not null check (unit_fen >= 0)',
      'due_fen bigint not null check (due_fen >= 0)',
      'payable_fen bigint not null check (payable_fen between 0 and due_fen)',
      'retained_fen bigint not null check (retained_fen >= 0)',
      'note text not null',
      'note_en text not null',
      BASIS,
    ],
    {
      app: 'select, insert',
      references: {
        project_id: 'project',
        settlement_id: 'settlement',
        payee_enrolment_id: 'enrolment',
        payee_person_id: 'person',
      },
    },
  ),
];
