import type { LocalDate, Participant, RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';
import type { LawStudioRecord } from './record.js';

/** Made-up people and days for tests. */

export const usual: LawStudioConfig = { matterFee: 10_000, adviserAge: 18, volunteerPoints: 5 };

export const person = (birthDate: LocalDate | null = '1985-06-07'): Participant['person'] => ({
  birthDate,
  situations: [],
  residence: null,
  guardians: [],
});

export const participant = (as: 'client' | 'adviser', id: string, facts: Partial<Participant> = {}): Participant => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: as === 'adviser' ? { from: 'STUDIO' } : {},
  person: person(),
  ...facts,
});

export const service = (
  id: string,
  data: Omit<LawStudioRecord, 'minutes'> & { minutes?: number },
  served: Participant,
  servedBy: Participant | null,
  servedOn: LocalDate = '2026-03-02',
): RecordFacts => ({ id, participant: served, servedBy, servedOn, data: { minutes: 45, ...data } });

export const march = (
  records: readonly RecordFacts[],
  config: Partial<LawStudioConfig> = {},
): SettlementFacts<LawStudioConfig> => ({
  config: { ...usual, ...config },
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [...new Set(records.flatMap((record) => [record.participant, record.servedBy ?? record.participant]))],
  records,
});
