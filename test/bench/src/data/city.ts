/** What one generated community holds; together about 12,100 rows. */
export const SHAPE = {
  organisations: 20,
  persons: 300,
  members: 6,
  projects: 12,
  /** Projects whose volunteers earn points, each with so many of them and as many clients: where D records. */
  studios: 12,
  pairs: 4,
  /** Everybody takes part in every project; the first so many of them as helpers. */
  helpers: 30,
  /** Elders of a project with a long history, and how long it is; the others share `others` records. */
  busyElders: 2,
  recordsOfBusy: 150,
  /** Persons who earned points often, and how often: whose statements are read. */
  savers: 4,
  entriesOfSaver: 150,
  others: 150,
  settlements: 3,
  settlementLines: 10,
  ratings: 200,
  auditEntries: 2_000,
  estates: 3,
  buildings: 30,
  stairwells: 90,
  templates: 10,
} as const;

/** The days that the data speaks of: long past, so that it is the same on whatever day it is made. */
export const DAYS = { from: '2023-01-01', firstRecord: '2024-01-01', open: '2025-01-15' } as const;

export type Kind =
  | 'town'
  | 'community'
  | 'directory_entry'
  | 'organisation'
  | 'person'
  | 'membership'
  | 'estate'
  | 'building'
  | 'stairwell'
  | 'app_consent'
  | 'constitution'
  | 'council_charter'
  | 'service_item'
  | 'account'
  | 'ledger_account'
  | 'transfer'
  | 'ledger_entry'
  | 'funding_line'
  | 'project'
  | 'project_funding'
  | 'enrolment'
  | 'service_record'
  | 'rating'
  | 'settlement'
  | 'settlement_line'
  | 'template'
  | 'lineage'
  | 'adoption'
  | 'audit_entry';

/**
 * The id of the n-th thing of a kind in a community (counted from 0): a UUIDv7 that follows from what it names, so that
 * nothing has to be looked up to ask for it.
 */
export function idOf(kind: Kind, community: number, n = 0): string {
  const time = hex(FIRST_INSTANT + n * 60_000, 12);
  const mixed = scramble(`${kind} ${community} ${n}`);
  const random = hex(mixed & 0xfff, 3);
  const variant = hex(0x8000 | ((mixed >>> 12) & 0x3fff), 4);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random}-${variant}-${hex(community, 5)}${hex(n, 7)}`;
}

const FIRST_INSTANT = Date.UTC(2023, 0, 1);
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** FNV-1a. */
function scramble(words: string): number {
  let mixed = 0x811c9dc5;
  for (let i = 0; i < words.length; i += 1) mixed = Math.imul(mixed ^ words.charCodeAt(i), 0x01000193);
  return mixed >>> 0;
}

export const communityCode = (community: number): string => `b${String(community + 1).padStart(3, '0')}`;
export const communityName = (community: number): string => `第${community + 1}社区`;

/** Who signs in for a community in the benchmark, by the user name that the development issuer knows. */
export const administratorOf = (community: number): string => `admin@${communityCode(community)}`;

/** Elder `n` of a project (the busy ones come first), and helper `n`, by the number of their enrolment. */
export const elderOf = (project: number, n: number): number => project * SHAPE.persons + SHAPE.helpers + n;
export const helperOf = (project: number, n: number): number => project * SHAPE.persons + n;

/** The ledger account of helper `n`, and that of saver `n`, by its number; the first one is where points come from. */
export const helperAccount = (n: number): number => 1 + n;
export const saverAccount = (n: number): number => helperAccount(SHAPE.helpers + n);

/** The clients of a studio and those who advise them, by the number of their enrolment, beyond those of `projects`. */
export const clientOf = (studio: number, n: number): number =>
  SHAPE.projects * SHAPE.persons + studio * 2 * SHAPE.pairs + SHAPE.pairs + n;
export const adviserOf = (studio: number, n: number): number =>
  SHAPE.projects * SHAPE.persons + studio * 2 * SHAPE.pairs + n;

/** The day `n` days after another. */
export const dayAfter = (day: string, n: number): string =>
  new Date(Date.parse(day) + n * 86_400_000).toISOString().slice(0, 10);
