import { DAYS, dayAfter, idOf, SHAPE } from './city.ts';
import { type City, json, type Table, tenantTable, times } from './table.ts';

const CONFIG = json({ matterFee: 10_000, adviserAge: 18, volunteerPoints: 5 });

/** What each volunteer has earned already, in points: books have a history, without which the server would plan for none. */
const [EARNED, TIMES] = [5, 20];

/** Where points come from, and where those of a person are. */
const [ISSUED, HELD] = ['5901', '2901'];

const accountOf = (c: number, { defaults }: City, code: string): string =>
  idOf(
    'account',
    c,
    defaults.accounts.findIndex((account) => account.code === code),
  );

/** Who earned the n-th of these, and when. */
const earner = (n: number): number => n % SHAPE.helpers;
const dayOf = (n: number): string => dayAfter(DAYS.firstRecord, Math.floor(n / SHAPE.helpers));

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
      for (let n = 0; n < SHAPE.helpers; n += 1) {
        const person = idOf('person', c, n);
        yield [
          idOf('ledger_account', c, n + 1),
          held,
          'POINTS',
          'PERSON',
          person,
          person,
          true,
          EARNED * TIMES,
          0,
          0,
          opened,
        ];
      }
    },
  ),
  tenantTable(
    'transfer',
    ['id', 'from_id', 'to_id', 'unit', 'amount', 'kind', 'on_date', 'batch_id', 'to_person_id', 'maker', 'at'],
    (c) =>
      times(SHAPE.helpers * TIMES, (n) => [
        ...[idOf('transfer', c, n), idOf('ledger_account', c), idOf('ledger_account', c, earner(n) + 1)],
        ...['POINTS', EARNED, 'POINTS_EARNED', dayOf(n), idOf('transfer', c, n), idOf('person', c, earner(n))],
        ...['bench', `${dayOf(n)}T00:00:00Z`],
      ]),
  ),
  tenantTable('ledger_entry', ['id', 'account_id', 'transfer_id', 'person_id', 'change', 'balance_after'], (c) =>
    times(SHAPE.helpers * TIMES, (n) => [
      ...[idOf('ledger_entry', c, n), idOf('ledger_account', c, earner(n) + 1), idOf('transfer', c, n)],
      ...[idOf('person', c, earner(n)), EARNED, EARNED * (1 + Math.floor(n / SHAPE.helpers))],
    ]),
  ),
];
