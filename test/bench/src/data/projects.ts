import { DAYS, dayAfter, elderOf, helperOf, idOf, SHAPE } from './city.ts';
import { json, type Table, tenantTable, times, type Value } from './table.ts';

const MODULE: readonly Value[] = ['elder-meals', '1.0.0'];
const CONFIG = json({
  careAllowance: 10_000,
  mealGrant: 1_000,
  mealSubsidy: 800,
  helperAge: { from: 50, to: 60 },
  elderAge: 60,
  sharedWithin: 'stairwell',
  minimumCareDays: 1,
});
const QUARTERS = [
  ['2024-01-01', '2024-03-31'],
  ['2024-04-01', '2024-06-30'],
  ['2024-07-01', '2024-09-30'],
] as const;

/** The number of a person behind an enrolment: in each project everybody takes part once. */
const personOf = (enrolment: number): number => enrolment % SHAPE.persons;

/** Service projects with who takes part in them, what was done for whom, and what was settled. */
export const projectTables: readonly Table[] = [
  tenantTable(
    'project',
    ['id', 'title', 'module', 'module_version', 'config', 'status', 'operator_id', 'adapted', 'starts_on', 'sample'],
    (c) =>
      times(SHAPE.projects, (n) => [
        idOf('project', c, n),
        `壮老人帮老老人（第${n + 1}组）`,
        ...MODULE,
        CONFIG,
        'RUNNING',
        idOf('organisation', c, 5 + (n % 15)),
        '{}',
        DAYS.from,
        false,
      ]),
  ),
  tenantTable(
    'project_funding',
    ['id', 'project_id', 'line_key', 'funding_line_id', 'budget_fen', 'settled_fen'],
    (c) =>
      times(2 * SHAPE.projects, (n) => [
        idOf('project_funding', c, n),
        idOf('project', c, n >> 1),
        ['care-allowance', 'meal-subsidy'][n & 1]!,
        idOf('funding_line', c, n & 1),
        10_000_000,
        3_000_000,
      ]),
  ),
  tenantTable('enrolment', ['id', 'project_id', 'person_id', 'part', 'data', 'from_date'], (c) =>
    times(SHAPE.projects * SHAPE.persons, (n) => [
      idOf('enrolment', c, n),
      idOf('project', c, Math.floor(n / SHAPE.persons)),
      idOf('person', c, personOf(n)),
      personOf(n) < SHAPE.helpers ? 'helper' : 'elder',
      '{}',
      DAYS.from,
    ]),
  ),
  tenantTable(
    'service_record',
    [
      ...['id', 'project_id', 'enrolment_id', 'person_id', 'served_by_id', 'served_by_person_id', 'served_on'],
      ...['module', 'module_version', 'data', 'recorded_by_key', 'recorded_at'],
    ],
    (c) => times(SHAPE.projects * RECORDS, (n) => record(c, n)),
  ),
  tenantTable('rating', ['id', 'project_id', 'record_id', 'score', 'rated_by_id', 'on_behalf', 'rated_at'], (c) =>
    times(SHAPE.ratings, (n) => [
      idOf('rating', c, n),
      idOf('project', c, 0),
      idOf('service_record', c, n),
      3 + (n % 3),
      idOf('person', c, personOf(receiverOf(0, n))),
      false,
      '2024-12-31T08:00:00Z',
    ]),
  ),
  tenantTable(
    'settlement',
    [
      ...['id', 'project_id', 'from_date', 'until_date', 'status', 'due_fen', 'payable_fen', 'filed_by_id', 'filed_at'],
      ...['decided_by_id', 'decided_at'],
    ],
    (c) =>
      times(SHAPE.projects * SHAPE.settlements, (n) => [
        idOf('settlement', c, n),
        idOf('project', c, Math.floor(n / SHAPE.settlements)),
        ...QUARTERS[n % SHAPE.settlements]!,
        'APPROVED',
        ...[1_000_000, 1_000_000],
        ...[idOf('person', c, 2), '2024-10-08T01:00:00Z', idOf('person', c, 0), '2024-10-09T01:00:00Z'],
      ]),
  ),
  tenantTable(
    'settlement_line',
    [
      ...['id', 'project_id', 'settlement_id', 'line_key', 'payee_enrolment_id', 'payee_person_id', 'quantity'],
      ...['unit_fen', 'due_fen', 'payable_fen', 'retained_fen', 'note', 'note_en', 'basis'],
    ],
    (c) =>
      times(SHAPE.projects * SHAPE.settlements * SHAPE.settlementLines, (n) => {
        const settlement = Math.floor(n / SHAPE.settlementLines);
        const project = Math.floor(settlement / SHAPE.settlements);
        const helper = helperOf(project, n % SHAPE.settlementLines);
        return [
          ...[idOf('settlement_line', c, n), idOf('project', c, project), idOf('settlement', c, settlement)],
          ...['care-allowance', idOf('enrolment', c, helper), idOf('person', c, personOf(helper))],
          ...[10, 10_000, 100_000, 100_000, 0, '', '', 'ARTICLE'],
        ];
      }),
  ),
  tenantTable(
    'audit_entry',
    ['id', 'at', 'actor_kind', 'actor_key', 'action', 'subject_type', 'subject_id', 'changes', 'request_id', 'origin'],
    (c) => times(SHAPE.auditEntries, (n) => auditEntry(c, n)),
  ),
];

/** Records of one project. */
const RECORDS = SHAPE.busyElders * SHAPE.recordsOfBusy + SHAPE.others;

/** Whom the n-th record of a project is about, by their enrolment. */
function receiverOf(project: number, n: number): number {
  const busy = SHAPE.busyElders * SHAPE.recordsOfBusy;
  return elderOf(project, n < busy ? n % SHAPE.busyElders : SHAPE.busyElders + n - busy);
}

function record(c: number, n: number): readonly Value[] {
  const [project, place] = [Math.floor(n / RECORDS), n % RECORDS];
  const receiver = receiverOf(project, place);
  const helper = helperOf(project, place % SHAPE.helpers);
  const day = dayAfter(DAYS.firstRecord, place % 300);
  return [
    ...[idOf('service_record', c, n), idOf('project', c, project)],
    ...[idOf('enrolment', c, receiver), idOf('person', c, personOf(receiver))],
    ...[idOf('enrolment', c, helper), idOf('person', c, personOf(helper))],
    ...[day, ...MODULE, json({ kind: 'CARE', meals: 1 + (n % 3) })],
    ...[idOf('person', c, 0), `${day}T10:00:00Z`],
  ];
}

function auditEntry(c: number, n: number): readonly Value[] {
  return [
    ...[idOf('audit_entry', c, n), `${dayAfter(DAYS.firstRecord, n % 300)}T10:00:00Z`],
    ...['PERSON', idOf('person', c, 0), 'CREATE', 'ServiceRecord', idOf('service_record', c, n)],
    json({
      servedOn: { before: null, after: dayAfter(DAYS.firstRecord, n % 300) },
      module: { before: null, after: MODULE[0] },
    }),
    ...[idOf('lineage', c, n), '192.0.2.1'],
  ];
}
