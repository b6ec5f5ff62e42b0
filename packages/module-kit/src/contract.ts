import type { Fen, LocalDate, Text } from '@gongzhi/kernel';
import type { z } from 'zod';

/** The five brands (五金) under which Xinfeng runs its service projects. */
export type Brand = 'golden-cane' | 'golden-daisy' | 'golden-shield' | 'golden-kin' | 'golden-butler';

/**
 * Where a rule comes from. `article`: stated by the published account of Xinfeng. `interpretation`: ours, where the
 * account is silent; whoever sees a figure built on it is told so.
 */
export type Basis = 'article' | 'interpretation';

/** Situations of a person that modules may ask for; entered once, in the person register. */
export type Situation = 'LONE' | 'EMPTY_NEST' | 'BEREAVED' | 'LIVING_ALONE' | 'NEWCOMER';

/** Kinds of sensitive personal data (PIPL, article 28); each needs a consent of its own. */
export type Sensitive = 'HEALTH' | 'CHILD' | 'WHEREABOUTS';

/** What a module may know of a person: facts that its rules need, no name and no identifier. */
export interface PersonFacts {
  birthDate: LocalDate | null;
  situations: readonly Situation[];
  /** Opaque keys of where the person lives; equal keys mean the same place. */
  residence: { estate: string; building: string; stairwell: string } | null;
  /**
   * Opaque keys of the person's registered guardians on the day in question: that of the service, that of the enrolment, or
   * the last day of a period. A `personReference` of a record holds such a key.
   */
  guardians: readonly string[];
}

/** Someone who takes part in a project, in one of the parts that the module defines. */
export interface Participant<Data = Record<string, unknown>> {
  id: string;
  as: string;
  from: LocalDate;
  /** The last day of taking part, that day included; null where there is no end yet. */
  until: LocalDate | null;
  data: Data;
  person: PersonFacts;
}

export interface RecordFacts<Data = Record<string, unknown>> {
  id: string;
  /** The participant who was served. */
  participant: Participant;
  /** The participant who served, where the module's records name one. */
  servedBy: Participant | null;
  servedOn: LocalDate;
  data: Data;
}

/** One condition of taking part. `check` is pure: true, or the reason why not in words for the person concerned. */
export interface Criterion<Config> {
  code: string;
  title: Text;
  basis: Basis;
  check(facts: { config: Config; person: PersonFacts; on: LocalDate; data: Record<string, unknown> }): true | Text;
}

export interface Part<Config> {
  title: Text;
  /** `served` receives the service, `serves` gives it. */
  side: 'served' | 'serves';
  data: z.ZodObject;
  eligibility: readonly Criterion<Config>[];
  /** Sensitive data that the part asks for or rests on: nobody takes it who has not consented to each. */
  sensitive?: readonly Sensitive[];
}

/** What a template needs of the community that wants to run it; plain data, so that it can travel. */
export type Requirement =
  | { key: string; type: 'subject'; subject: Subject; serves: string | null; or: readonly Subject[]; title: Text }
  | { key: string; type: 'payee'; subject: Subject; serves: string | null; or: readonly Subject[]; title: Text }
  | { key: string; type: 'funding-line'; title: Text }
  | { key: string; type: 'territory'; unit: 'estate' | 'building' | 'stairwell'; title: Text }
  | { key: string; type: 'people'; minimumAge: number; maximumAge: number | null; atLeast: number; title: Text }
  /** A project of another template, in any of its versions: what templates say of each other, and no module. */
  | { key: string; type: 'template'; lineageId: string; name: Text; title: Text };

export type Subject = 'leader' | 'executor' | 'steward' | 'catalyst' | 'partner';

/** The requirement that says who operates the project; claims may be paid to that organisation in every module. */
export const OPERATOR = 'operator';

/**
 * An organisation that claims are paid to. Each community names its own when it sets the project up; a template tells
 * the need, never who meets it.
 */
export interface Payee {
  key: string;
  title: Text;
  subject: Subject;
  /** The field in which it best serves already; null where none matters. */
  serves: string | null;
  /** Who may be paid in its stead. */
  or: readonly Subject[];
  basis: Basis;
}

/** A pot of money with one purpose, out of which one kind of payment is made. */
export interface FundingLine<Config> {
  key: string;
  title: Text;
  /** Where the money comes from. */
  source: Text;
  /** What is counted, as in 'person-month'. */
  unit: Text;
  basis: Basis;
  /** Fen for one unit: what the line grants, and how much of that is paid out (the rest stays in the project's fund). */
  rate(config: Config): { granted: Fen; paid: Fen };
  /** At most so many units a day for one person served; null where days do not count. */
  dailyCap(config: Config): number | null;
  /** What is ours in this line, in words; empty where everything is the article's. */
  interpretations: readonly Text[];
  /** True for the line that what the project takes in comes back to: see `income`. */
  takesIncome?: boolean;
}

/** What a cloner may change, by path into the config. A path that is not listed is fixed. */
export type Bound =
  | { path: string; type: 'range'; minimum: number; maximum: number }
  | { path: string; type: 'one-of'; values: readonly (string | number | boolean)[] };

/** One payment that a settlement proposes, before it is held against what the funding line has left. */
export interface Claim {
  fundingLine: string;
  /** Who is paid: a participant, by id; or an organisation, by the key of one of the module's payees, or `operator`. */
  payee: string | { organisation: string };
  quantity: number;
  unitFen: Fen;
  due: Fen;
  /** Granted but not paid out: stays in the project's fund. */
  retained: Fen;
  /** How the amount came about, for whoever approves it. */
  note: Text;
  basis: Basis;
}

export interface SettlementFacts<Config> {
  config: Config;
  from: LocalDate;
  until: LocalDate;
  participants: readonly Participant[];
  /**
   * Those of the period, and may be more: where claims are computed, also those from the first day of the month in which
   * the period begins, so that what is limited by month is not paid again by a second settlement of that month.
   */
  records: readonly RecordFacts[];
}

/** Points that one record earns somebody; the points bank credits them. */
export interface EarnedPoints {
  who: 'served' | 'servedBy';
  points: number;
  /** What they are for, as it stands in the account. */
  reason: Text;
}

/** Money that one record brings in for the project, as a charity sale does. */
export interface Income {
  /** A funding line of the module's that takes income. */
  fundingLine: string;
  fen: Fen;
  /** What it came from. */
  source: Text;
}

/** One record, at the project's settings. */
export interface OneRecord<Config> {
  config: Config;
  record: RecordFacts;
}

/** A sum over records, as it may leave the community: of several projects, months and communities it is added up. */
export interface Share<Config> {
  /**
   * Of whom it tells: those served, those who served, or both. Where they are few in any part of what a project's shares
   * tell apart, it stays in its community.
   */
  behind: 'served' | 'servedBy' | 'both';
  /** The records of the period that it is made of, and nothing else. */
  records(facts: SettlementFacts<Config>): readonly RecordFacts[];
  /** What they come to, given no other records: a safe integer, not negative; 0 without any. */
  amount(facts: SettlementFacts<Config>): number;
}

export interface Metric<Config> {
  key: string;
  title: Text;
  unit: Text;
  /**
   * How it is compared among communities: as a sum, or as the quotient of two, told so many times over. Null: it is not,
   * as a number of different persons, which no total adds up, or an average whose parts are no sums.
   */
  compared: { sum: Share<Config> } | { of: Share<Config>; by: Share<Config>; times: number } | null;
  /** A safe integer, so that it can travel as evidence (hundredths where the unit says so); null where there is nothing to measure yet. */
  measure(
    facts: SettlementFacts<Config> & {
      ratings: readonly { record: string; score: number }[];
      /** Fen paid by approved settlements of the period. */
      settled: Fen;
    },
  ): number | null;
}

/**
 * A service-project module: how one kind of project works, as data and pure functions. It sees no database, no clock
 * and no tenant. Communities store `{module, version, config}`, never code.
 */
export interface ServiceModule<Config = unknown> {
  /** Kebab case, unique: also the prefix of its GraphQL record type (`elder-meals` → `ElderMealsRecord`). */
  key: string;
  version: string;
  brand: Brand;
  title: Text;
  summary: Text;
  /** Settings, each with a default and a title in both languages (`.meta({ zh, en, basis })`). Numbers are safe integers. */
  config: z.ZodType<Config> & z.ZodObject;
  parts: Record<string, Part<Config>>;
  /** Contents of a service record: flat; strings, enums, integers, booleans, local dates, references to persons. */
  record: z.ZodObject;
  /** Further rules about one record; an empty list lets it pass. `field` is a path into the record's data, or `participant`, `servedBy`, `servedOn`. */
  checkRecord(facts: OneRecord<Config>): readonly { field: string[]; message: Text }[];
  requires: readonly Requirement[];
  /** Keys of public affairs that it touches, as in `work-safety`: no social organisation operates what a community reserves. */
  affairs?: readonly string[];
  fundingLines: readonly FundingLine<Config>[];
  /** Organisations that are paid, besides the operator; each is required of the community. */
  payees?: readonly Payee[];
  bounds: readonly Bound[];
  /** Pure; the same whatever the order of participants and records. */
  settle(facts: SettlementFacts<Config>): readonly Claim[];
  /** Points that a record earns those who took part in it. Pure; positive whole numbers. */
  points?(facts: OneRecord<Config>): readonly EarnedPoints[];
  /** Money that a record brings in. Pure; only for lines that take income. */
  income?(facts: OneRecord<Config>): readonly Income[];
  metrics: readonly Metric<Config>[];
  migrateConfig: Record<string, (config: Record<string, unknown>) => Record<string, unknown>>;
  migrateRecord: Record<string, (data: Record<string, unknown>) => Record<string, unknown>>;
}
