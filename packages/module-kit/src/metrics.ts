import { proportion } from '@gongzhi/kernel';
import type { Metric, SettlementFacts, Share } from './contract.js';

type Named<Config> = Pick<Metric<Config>, 'key' | 'title' | 'unit'>;

/** A metric that is a sum over records, measured in one project as it is compared among many. */
export const summed = <Config>({ key, title, unit, ...share }: Named<Config> & Share<Config>): Metric<Config> => ({
  ...{ key, title, unit },
  measure: (facts) => amountOf(share, facts),
  compared: { sum: share },
});

/** A metric that is one sum divided by another, told `times` over: 100 for hundredths. */
export const divided = <Config>({
  of,
  by,
  times,
  ...named
}: Named<Config> & { of: Share<Config>; by: Share<Config>; times: number }): Metric<Config> => ({
  ...named,
  measure: (facts) => quotient(times * amountOf(of, facts), amountOf(by, facts)),
  compared: { of, by, times },
});

export const amountOf = <Config>(share: Share<Config>, facts: SettlementFacts<Config>): number =>
  share.amount({ ...facts, records: share.records(facts) });

/** Every share by which a metric is compared, by what follows the metric's key in its name. */
export function sharesOf<Config>({ compared }: Metric<Config>): [suffix: string, share: Share<Config>][] {
  if (!compared) return [];
  return 'sum' in compared
    ? [['', compared.sum]]
    : [
        ['/of', compared.of],
        ['/by', compared.by],
      ];
}

/** Rounded half up to a whole number; null where there is nothing to divide by. */
export const quotient = (amount: number, by: number): number | null => (by === 0 ? null : proportion(amount, 1, by));
