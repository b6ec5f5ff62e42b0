import type { LocalDate, Participant, RecordFacts, SettlementFacts, Situation } from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';
import type { NewcomersRecord } from './record.js';

/** Made-up people and days for tests. */

export const usual: NewcomersConfig = { occasionCost: 20_000, volunteerPoints: 2 };

export const person = (situations: readonly Situation[] = []): Participant['person'] => ({
  birthDate: null,
  situations,
  residence: null,
  guardians: [],
});

export const participant = (
  as: 'newcomer' | 'companion',
  id: string,
  facts: Partial<Participant> = {},
): Participant => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: as === 'companion' ? { from: 'RESIDENT' } : {},
  person: person(as === 'newcomer' ? ['NEWCOMER'] : []),
  ...facts,
});

export const service = (
  id: string,
  data: Omit<NewcomersRecord, 'hours'>,
  served: Participant,
  servedBy: Participant | null,
  servedOn: LocalDate = '2026-03-02',
): RecordFacts => ({ id, participant: served, servedBy, servedOn, data: { hours: 2, ...data } });

export const march = (
  records: readonly RecordFacts[],
  config: Partial<NewcomersConfig> = {},
): SettlementFacts<NewcomersConfig> => ({
  config: { ...usual, ...config },
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [...new Set(records.flatMap((record) => [record.participant, record.servedBy ?? record.participant]))],
  records,
});
