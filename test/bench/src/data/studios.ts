import { DAYS, dayAfter, helperAccount, idOf, SHAPE, saverAccount } from './city.ts';
import { type City, json, type Table, tenantTable, times } from './table.ts';

const CONFIG = json({ matterFee: 10_000, adviserAge: 18, volunteerPoints: 5 });

/** Points for a record, and how many records a helper has had: books have a history, else the server would plan for none. */
const [EARNED, TIMES] = [5, 10];

/** Where points come from, and where those of a person are. */
const [ISSUED, HELD] = ['5901', '2901'];

const accountOf = (c: number, { defaults }: City, code: string): string =>
  idOf(
    'account',
    c,
    defaults.accounts.findIndex((account) => account.code === code),
  );

interface Earning {
  /** The person's number, and their account's. */
  person: number;
  account: number;
  /** How many there were before on the same account. */
  before: number;
}

const [OF_HELPERS, OF_SAVERS] = [SHAPE.helpers * TIMES, SHAPE.savers * SHAPE.entriesOfSaver];
const EARNINGS = OF_HELPERS + OF_SAVERS;

/** The last persons are the savers, who take part in no studio, so that nothing is recorded where statements are read. */
const saver = (n: number): number => SHAPE.persons - SHAPE.savers + n;

/** The n-th time that somebody earned points: in turn, as life has it, and not one after the other. */
function earning(n: number): Earning {
  if (n < OF_HELPERS) {
    const helper = n % SHAPE.helpers;
    return { person: helper, account: helperAccount(helper), before: Math.floor(n / SHAPE.helpers) };
  }
  const [turn, place] = [Math.floor((n - OF_HELPERS) / SHAPE.savers), (n - OF_HELPERS) % SHAPE.savers];
  return { person: saver(place), account: saverAccount(place), before: turn };
}

/** Projects whose records earn points, who takes part in them, and the accounts that the points move between. */
export const studioTables: readonly Table[] = [
  tenantTable(
    'project',
    ['id', 'title', 'module', 'module_version', 'config', 'status', 'operator_id', 'adapted', 'starts_on', 'sample'],
    (c) =>
      times(SHAPE.studios, (n) => [
        ...[idOf('project', c, SHAPE.projects + n), `法律工作室（第${n + 1}组）`, 'law-studio', '1.0.0', CONFIG],
        ...['RUNNING', idOf('organisation', c, 5 + (n % 15)), '{}', DAYS.from, false],
      ]),
  ),
  tenantTable('enrolment', ['id', 'project_id', 'person_id', 'part', 'data', 'from_date'], (c) =>
    times(SHAPE.studios * 2 * SHAPE.pairs, (n) => {
      const [studio, place] = [Math.floor(n / (2 * SHAPE.pairs)), n % (2 * SHAPE.pairs)];
      const advises = place < SHAPE.pairs;
      const adviser = (studio * SHAPE.pairs + place) % SHAPE.helpers;
      return [
        ...[idOf('enrolment', c, SHAPE.projects * SHAPE.persons + n), idOf('project', c, SHAPE.projects + studio)],
        idOf('person', c, advises ? adviser : SHAPE.helpers + n),
        ...[advises ? 'adviser' : 'client', advises ? json({ from: 'VOLUNTEER' }) : '{}', DAYS.from],
      ];
    }),
  ),
  tenantTable(
    'ledger_account',
    [
      ...['id', 'account_id', 'unit', 'owner_type', 'owner_id', 'person_id', 'tallied', 'balance', 'held', 'floor'],
      'opened_at',
    ],
    function* (c, city) {
      const opened = `${DAYS.from}T00:00:00Z`;
      const issued = accountOf(c, city, ISSUED!);
      yield [idOf('ledger_account', c), issued, 'POINTS', 'COMMUNITY', null, null, false, 0, 0, null, opened];
      const held = accountOf(c, city, HELD!);
      const account = (n: number, person: string, balance: number) => [
        ...[idOf('ledger_account', c, n), held, 'POINTS', 'PERSON', person, person, true, balance, 0, 0, opened],
      ];
      for (let n = 0; n < SHAPE.helpers; n += 1) yield account(helperAccount(n), idOf('person', c, n), EARNED * TIMES);
      for (let n = 0; n < SHAPE.savers; n += 1)
        yield account(saverAccount(n), idOf('person', c, saver(n)), EARNED * SHAPE.entriesOfSaver);
    },
  ),
  tenantTable(
    'transfer',
    ['id', 'from_id', 'to_id', 'unit', 'amount', 'kind', 'on_date', 'batch_id', 'to_person_id', 'maker', 'at'],
    (c) =>
      times(EARNINGS, (n) => {
        const { person, account, before } = earning(n);
        const day = dayAfter(DAYS.firstRecord, before);
        return [
          ...[idOf('transfer', c, n), idOf('ledger_account', c), idOf('ledger_account', c, account)],
          ...['POINTS', EARNED, 'POINTS_EARNED', day, idOf('transfer', c, n), idOf('person', c, person)],
          ...['bench', `${day}T00:00:00Z`],
        ];
      }),
  ),
  tenantTable('ledger_entry', ['id', 'account_id', 'transfer_id', 'person_id', 'change', 'balance_after'], (c) =>
    times(EARNINGS, (n) => {
      const { person, account, before } = earning(n);
      return [
        ...[idOf('ledger_entry', c, n), idOf('ledger_account', c, account), idOf('transfer', c, n)],
        ...[idOf('person', c, person), EARNED, EARNED * (before + 1)],
      ];
    }),
  ),
];
