import type { LocalDate, Participant, PersonFacts, RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { NeighbourCraftsConfig } from './config.js';
import type { NeighbourCraftsRecord } from './record.js';

/** Made-up people and days for tests. */

export const usual: NeighbourCraftsConfig = { materialsPerPerson: 1500, makerAge: 16, teachingPoints: 2 };

export const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
  birthDate: '1970-05-01',
  situations: [],
  residence: null,
  guardians: [],
  ...facts,
});

export const participant = (as: 'maker' | 'teacher', id: string, facts: Partial<Participant> = {}): Participant => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: {},
  person: person(),
  ...facts,
});

const recordOf =
  (kind: NeighbourCraftsRecord['kind']) =>
  (
    id: string,
    maker: Participant,
    servedBy: Participant | null,
    servedOn: LocalDate,
    said: Partial<NeighbourCraftsRecord> = {},
  ): RecordFacts => ({
    id,
    participant: maker,
    servedBy,
    servedOn,
    data: { kind, craft: 'KNITTING', pieces: 1, materials: 0, proceeds: 0, ...said },
  });

export const workshop = recordOf('WORKSHOP');
export const sale = recordOf('SALE');

export const march = (
  records: readonly RecordFacts[],
  facts: Partial<SettlementFacts<NeighbourCraftsConfig>> = {},
): SettlementFacts<NeighbourCraftsConfig> => ({
  config: usual,
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [...new Set(records.flatMap((record) => [record.participant, record.servedBy ?? record.participant]))],
  records,
  ...facts,
});
