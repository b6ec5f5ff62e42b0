import {
  choice,
  type Participant,
  type RecordFacts,
  type ServiceModule,
  type Text,
  text,
  z,
} from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';

/** What was done and how it ended. There is no room for what it was about: a client's story is theirs. */
export const record = z.object({
  kind: choice({
    CONSULTATION: text('法律咨询', 'Consultation'),
    LEGAL_AID: text('法律援助', 'Legal aid'),
    MEDIATION: text('纠纷调解', 'Mediation'),
    PUBLICITY: text('法制宣传', 'Publicity of the law'),
    HEARING: text('居民议会', "Residents' hearing"),
  }).meta({ zh: '服务内容', en: 'Service given', basis: 'article' }),
  outcome: choice({
    SETTLED: text('已办结', 'Settled'),
    REFERRED_POLICE: text('转公安', 'Referred to the police'),
    REFERRED_PROCURATORATE: text('转检察机关', 'Referred to the procuratorate'),
    REFERRED_COURT: text('转法院', 'Referred to the court'),
    REFERRED_JUSTICE_OFFICE: text('转司法行政机关', 'Referred to the justice office'),
    OPEN: text('仍在办理', 'Still open'),
  })
    .optional()
    .meta({ zh: '结果（宣传和议会不填）', en: 'Outcome (of matters only)', basis: 'interpretation' }),
  minutes: z.int().min(5).max(600).meta({ zh: '用时（分钟）', en: 'Minutes spent', basis: 'interpretation' }),
});

export type LawStudioRecord = z.output<typeof record>;

/** A record's contents; the kit has parsed them against the schema above. */
export const dataOf = ({ data }: RecordFacts): LawStudioRecord => data as LawStudioRecord;

/** Consultations, legal aid and mediations are matters of somebody, which end; the others are gatherings. */
export const isMatter = (record: RecordFacts): boolean => !['PUBLICITY', 'HEARING'].includes(dataOf(record).kind);

type Problem = { field: string[]; message: Text };
type Facts = Parameters<ServiceModule<LawStudioConfig>['checkRecord']>[0];

export function checkRecord({ record }: Facts): Problem[] {
  const { participant, servedBy, servedOn } = record;
  return [
    ...(participant.as === 'client' ? [] : [problem('participant', NO_CLIENT)]),
    ...checkAdviser(servedBy),
    ...checkOutcome(record),
    ...(takesPartOn(participant, servedOn) ? [] : [problem('servedOn', CLIENT_AWAY)]),
    ...(!servedBy || takesPartOn(servedBy, servedOn) ? [] : [problem('servedOn', ADVISER_AWAY)]),
  ];
}

function checkAdviser(servedBy: Participant | null): Problem[] {
  if (!servedBy) return [problem('servedBy', NOBODY_SERVED)];
  return servedBy.as === 'adviser' ? [] : [problem('servedBy', NO_ADVISER)];
}

function checkOutcome(record: RecordFacts): Problem[] {
  const { outcome } = dataOf(record);
  if (isMatter(record)) return outcome ? [] : [problem('outcome', NO_OUTCOME)];
  return outcome ? [problem('outcome', OUTCOME_OF_GATHERING)] : [];
}

const takesPartOn = ({ from, until }: Participant, day: string): boolean =>
  day >= from && (until === null || day <= until);

const problem = (field: string, message: Text): Problem => ({ field: [field], message });

const NO_CLIENT = text('服务对象须为登记的涉法居民', 'Only a client enrolled can be served');
const NOBODY_SERVED = text('须写明由谁办理', 'Say who advised');
const NO_ADVISER = text('须由登记的办理人办理', 'Only an adviser enrolled can advise');
const NO_OUTCOME = text(
  '咨询、援助和调解须写明结果，未办结的填 OPEN',
  'Consultations, legal aid and mediations have an outcome; OPEN while they go on',
);
const OUTCOME_OF_GATHERING = text('宣传和居民议会没有办理结果', 'Publicity and hearings have no outcome');
const CLIENT_AWAY = text('服务对象当天未参加项目', 'The client did not take part in the project on that day');
const ADVISER_AWAY = text('办理人当天未参加项目', 'The adviser did not take part in the project on that day');
