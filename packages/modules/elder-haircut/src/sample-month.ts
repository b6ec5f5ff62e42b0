import type { LocalDate, Participant, PersonFacts, RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { ElderHaircutConfig } from './config.js';
import type { ElderHaircutRecord } from './record.js';

/** Made-up people and days for tests. */

export const usual: ElderHaircutConfig = { price: 500, elderAge: 70, perMonth: 1 };

export const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
  birthDate: '1950-05-01',
  situations: [],
  residence: { estate: 'e1', building: 'b1', stairwell: 'b1-a' },
  guardians: [],
  ...facts,
});

export const participant = (as: 'elder' | 'barber', id: string, facts: Partial<Participant> = {}): Participant => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: {},
  person: person(),
  ...facts,
});

export const haircut = (
  id: string,
  served: Participant,
  servedBy: Participant | null,
  servedOn: LocalDate,
  place: ElderHaircutRecord['place'] = 'SHOP',
): RecordFacts => ({ id, participant: served, servedBy, servedOn, data: { place } });

export const march = (
  records: readonly RecordFacts[],
  facts: Partial<SettlementFacts<ElderHaircutConfig>> = {},
): SettlementFacts<ElderHaircutConfig> => ({
  config: usual,
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [...new Set(records.flatMap((record) => [record.participant, record.servedBy ?? record.participant]))],
  records,
  ...facts,
});
