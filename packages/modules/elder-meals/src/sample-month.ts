import type { LocalDate, Participant, PersonFacts, RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { ElderMealsConfig } from './config.js';
import type { ElderMealsRecord } from './record.js';

/** Made-up people and days for tests: one estate, two buildings, stairwells by letter. */

export const usual: ElderMealsConfig = {
  careAllowance: 10_000,
  mealGrant: 1000,
  mealSubsidy: 800,
  helperAge: { from: 50, to: 60 },
  elderAge: 60,
  sharedWithin: 'stairwell',
  minimumCareDays: 1,
};

export const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
  birthDate: '1940-05-01',
  situations: ['LONE'],
  residence: { estate: 'e1', building: 'b1', stairwell: 'b1-a' },
  guardians: [],
  ...facts,
});

export const participant = (as: 'helper' | 'host' | 'elder', id: string, facts: Partial<Participant> = {}) => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: {},
  person: person(as === 'elder' ? {} : { birthDate: as === 'helper' ? '1971-02-03' : '1955-06-07', situations: [] }),
  ...facts,
});

export const service = (
  id: string,
  kind: ElderMealsRecord['kind'],
  served: Participant,
  servedBy: Participant | null,
  servedOn: LocalDate,
  meals = 1,
): RecordFacts => ({ id, participant: served, servedBy, servedOn, data: { kind, meals } });

export const march = (
  records: readonly RecordFacts[],
  facts: Partial<SettlementFacts<ElderMealsConfig>> = {},
): SettlementFacts<ElderMealsConfig> => ({
  config: usual,
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [...new Set(records.flatMap((record) => [record.participant, record.servedBy ?? record.participant]))],
  records,
  ...facts,
});
