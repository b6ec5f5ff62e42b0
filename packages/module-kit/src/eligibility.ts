import { type LocalDate, type Text, text } from '@gongzhi/kernel';
import type { Basis, PersonFacts, ServiceModule } from './contract.js';

/** A condition of taking part that someone does not meet. */
export interface Obstacle {
  code: string;
  title: Text;
  basis: Basis;
  reason: Text;
}

/** The conditions that keep a person from a part on a day; empty means eligible. An unknown part is `UNKNOWN_PART`. */
export function eligible<Config>(
  module: ServiceModule<Config>,
  { as, ...facts }: { as: string; config: Config; person: PersonFacts; on: LocalDate; data: Record<string, unknown> },
): Obstacle[] {
  const part = Object.hasOwn(module.parts, as) ? module.parts[as] : undefined;
  if (!part) return [UNKNOWN_PART];
  return part.eligibility.flatMap(({ code, title, basis, check }) => {
    const outcome = check(facts);
    return outcome === true ? [] : [{ code, title, basis, reason: outcome }];
  });
}

const UNKNOWN_PART: Obstacle = {
  code: 'UNKNOWN_PART',
  title: text('身份', 'Part'),
  basis: 'interpretation',
  reason: text('项目没有这种身份', 'The project has no such part'),
};
