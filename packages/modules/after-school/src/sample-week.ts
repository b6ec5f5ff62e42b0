import type { LocalDate, Participant, PersonFacts, RecordFacts, SettlementFacts } from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';
import type { AfterSchoolRecord } from './record.js';

/** Made-up people and days for tests. */

export const usual: AfterSchoolConfig = {
  childAge: { from: 6, to: 12 },
  youthAge: { from: 16, to: 35 },
  supervisorAge: 18,
  childrenPerTutor: 8,
  materials: 5000,
  minimumChildren: 3,
  volunteerPoints: 2,
};

export const person = (birthDate: LocalDate | null, guardians: readonly string[] = []): PersonFacts => ({
  birthDate,
  situations: [],
  residence: null,
  guardians,
});

const BORN = { child: '2017-05-20', tutor: '2000-01-15', supervisor: '1975-08-30' };

export const participant = (as: keyof typeof BORN, id: string, facts: Partial<Participant> = {}): Participant => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: as === 'tutor' ? { group: 'YOUTH' } : {},
  person: person(BORN[as], as === 'child' ? [`mother of ${id}`] : []),
  ...facts,
});

export const attendance = (
  id: string,
  served: Participant,
  servedBy: Participant | null,
  servedOn: LocalDate,
  data: Partial<AfterSchoolRecord> = {},
): RecordFacts => ({
  id,
  participant: served,
  servedBy,
  servedOn,
  data: { arrivedAt: '16:30', leftAt: '18:00', homework: 'DONE', handedTo: served.person.guardians[0], ...data },
});

export const march = (
  records: readonly RecordFacts[],
  config: Partial<AfterSchoolConfig> = {},
): SettlementFacts<AfterSchoolConfig> => ({
  config: { ...usual, ...config },
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [...new Set(records.flatMap((record) => [record.participant, record.servedBy ?? record.participant]))],
  records,
});
