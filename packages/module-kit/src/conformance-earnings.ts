import type { Text } from '@gongzhi/kernel';
import { expect, it } from 'vitest';
import type { OneRecord, ServiceModule, SettlementFacts } from './contract.js';

/** What the records of a period earn: points for those who took part, money for the project. */
export function earning<Config>(module: ServiceModule<Config>, facts: SettlementFacts<Config>): void {
  const records = recordsOf(facts);

  it('earns whole points for those who took part, the same each time', () => {
    for (const one of records) {
      const earned = module.points?.(one) ?? [];
      expect(module.points?.(deepFreeze(structuredClone(one))) ?? []).toEqual(earned);
      for (const { who, points } of earned) {
        expect(isAmount(points), `${points} are points`).toBe(true);
        expect(who === 'served' || one.record.servedBy !== null, `${who} took part in ${one.record.id}`).toBe(true);
      }
    }
  });

  it('takes in whole fen on lines that take income, the same each time', () => {
    const takers = module.fundingLines.filter(({ takesIncome }) => takesIncome).map(({ key }) => key);
    for (const one of records) {
      const taken = module.income?.(one) ?? [];
      expect(module.income?.(deepFreeze(structuredClone(one))) ?? []).toEqual(taken);
      for (const { fundingLine, fen } of taken) {
        expect(isAmount(fen), `${fen} are fen`).toBe(true);
        expect(takers).toContain(fundingLine);
      }
    }
  });
}

/** A module that speaks of points or income shows it in its samples, or nothing above was tried. */
export function earningSomething<Config>(
  module: ServiceModule<Config>,
  settlements: Record<string, SettlementFacts<Config>>,
): void {
  it('has sample records that earn points and bring in money, where it speaks of either', () => {
    const records = Object.values(settlements).flatMap(recordsOf);
    const { points, income } = module;
    if (points) expect(records.flatMap((one) => points(one)).length).toBeGreaterThan(0);
    if (income) {
      const filled = new Set(records.flatMap((one) => income(one)).map(({ fundingLine }) => fundingLine));
      const takers = module.fundingLines.filter(({ takesIncome }) => takesIncome);
      expect(takers.filter(({ key }) => !filled.has(key)).map(({ key }) => key)).toEqual([]);
    }
  });
}

/** What somebody reads in their account of points, or in that of a funding line. */
export const earningTexts = <Config>(
  module: ServiceModule<Config>,
  facts: SettlementFacts<Config>,
): [where: string, said: Text][] =>
  recordsOf(facts).flatMap((one): [string, Text][] => [
    ...(module.points?.(one) ?? []).map(({ reason }): [string, Text] => [`points of ${one.record.id}`, reason]),
    ...(module.income?.(one) ?? []).map(({ source }): [string, Text] => [`income of ${one.record.id}`, source]),
  ]);

export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}

const recordsOf = <Config>({ config, records }: SettlementFacts<Config>): OneRecord<Config>[] =>
  records.map((record) => ({ config, record }));

const isAmount = (amount: number): boolean => Number.isSafeInteger(amount) && amount > 0;
