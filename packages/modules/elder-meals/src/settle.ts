import {
  type Claim,
  daysInclusive,
  earlier,
  formatYuan,
  later,
  monthsBetween,
  type Participant,
  proportion,
  type RecordFacts,
  type SettlementFacts,
  text,
} from '@gongzhi/module-kit';
import type { ElderMealsConfig } from './config.js';
import { careAllowance, mealSubsidy } from './funding.js';
import { dataOf } from './record.js';

type Facts = SettlementFacts<ElderMealsConfig>;

/** Care allowances by helper and month, then meal subsidies by payee. */
export const settle = (facts: Facts): Claim[] => [...careClaims(facts), ...mealClaims(facts)];

/** The records of the period, by id, so that nothing depends on the order in which they were read. */
export const recordsOf = ({ records, from, until }: Facts): RecordFacts[] =>
  records.filter(({ servedOn }) => servedOn >= from && servedOn <= until).sort((a, b) => compare(a.id, b.id));

/** The first record by id of each elder and day with a shared meal: the one that is subsidised. */
export function subsidisedMeals(facts: Facts): RecordFacts[] {
  const first = new Map<string, RecordFacts>();
  for (const record of recordsOf(facts)) {
    if (dataOf(record).kind !== 'SHARED_MEAL' || !record.servedBy) continue;
    const elderDay = `${record.servedOn} ${record.participant.id}`;
    if (!first.has(elderDay)) first.set(elderDay, record);
  }
  return [...first.values()];
}

/** The days on which each helper gave care. */
export function careDays(facts: Facts): Map<string, { helper: Participant; days: Set<string> }> {
  const byHelper = new Map<string, { helper: Participant; days: Set<string> }>();
  for (const record of recordsOf(facts)) {
    if (dataOf(record).kind !== 'CARE' || !record.servedBy) continue;
    const helper = record.servedBy;
    const { days } = byHelper.get(helper.id) ?? { days: new Set<string>() };
    byHelper.set(helper.id, { helper, days: days.add(record.servedOn) });
  }
  return byHelper;
}

function careClaims(facts: Facts): Claim[] {
  const months = monthsBetween(facts.from, facts.until);
  return [...careDays(facts).values()]
    .sort((a, b) => compare(a.helper.id, b.helper.id))
    .flatMap(({ helper, days }) => months.flatMap((month) => careClaim(facts, helper, days, month)));
}

function careClaim(
  { config, from, until }: Facts,
  helper: Participant,
  days: ReadonlySet<string>,
  { first, last }: { first: string; last: string },
): Claim[] {
  const cared = [...days].filter((day) => day >= first && day <= last).length;
  if (cared === 0 || cared < config.minimumCareDays) return [];
  const { paid } = careAllowance.rate(config);
  const start = later(first, later(from, helper.from));
  const end = earlier(last, earlier(until, helper.until ?? until));
  const [covered, inMonth] = [daysInclusive(start, end), daysInclusive(first, last)];
  const whole = covered === inMonth;
  const due = proportion(paid, covered, inMonth);
  const month = first.slice(0, 7);
  const note = whole
    ? text(
        `${month} 照护 ${cared} 天，整月补贴 ${formatYuan(due)} 元`,
        `${month}: ${cared} days of care, a whole month's allowance of ${formatYuan(due)} yuan`,
      )
    : text(
        `${month} 照护 ${cared} 天，参加 ${covered}/${inMonth} 天，${formatYuan(paid)} 元按天折算为 ${formatYuan(due)} 元`,
        `${month}: ${cared} days of care; ${covered} of ${inMonth} days covered, so ${formatYuan(paid)} yuan become ${formatYuan(due)}`,
      );
  const basis = whole ? 'article' : 'interpretation';
  const { key: fundingLine } = careAllowance;
  return [{ fundingLine, payee: helper.id, quantity: 1, unitFen: paid, due, retained: 0, note, basis }];
}

function mealClaims(facts: Facts): Claim[] {
  const { granted, paid } = mealSubsidy.rate(facts.config);
  const meals = new Map<string, number>();
  for (const { servedBy } of subsidisedMeals(facts)) {
    if (servedBy) meals.set(servedBy.id, (meals.get(servedBy.id) ?? 0) + 1);
  }
  return [...meals]
    .sort(([a], [b]) => compare(a, b))
    .map(([payee, quantity]) => ({
      fundingLine: mealSubsidy.key,
      payee,
      quantity,
      unitFen: paid,
      due: quantity * paid,
      retained: quantity * (granted - paid),
      note: text(
        `共餐 ${quantity} 人·天，每人每天补贴 ${formatYuan(paid)} 元（补助 ${formatYuan(granted)} 元，差额留在项目资金）`,
        `${quantity} elder-days of shared meals at ${formatYuan(paid)} yuan (of a grant of ${formatYuan(granted)}; the rest stays in the project's fund)`,
      ),
      // The account gives both rates; that they count per elder and day, once a day, is our reading.
      basis: 'interpretation',
    }));
}

/** By code unit, the same on every machine. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
