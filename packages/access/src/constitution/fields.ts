import type { SubjectName } from '../roles.js';

/** The fields of a subject, as far as one of them can be withheld while the row is shown. */
interface Fields {
  /** Null for who may not see them, each declared as guarded; with every name by which rules are asked for it. */
  guarded: Readonly<Record<string, readonly string[]>>;
  /** Shown with the row, always. */
  open: readonly string[];
}

export const FIELDS: Partial<Record<SubjectName, Fields>> = {
  Person: {
    guarded: {
      birthDate: ['birthDate'],
      household: ['household', 'householdId'],
      identifiers: ['identifiers'],
      sex: ['sex'],
      situations: ['situations'],
      stairwell: ['stairwell', 'stairwellId'],
    },
    open: ['id', 'communityId', 'name', 'sample', 'subject', 'erasedAt', 'households'],
  },
  Enrolment: {
    guarded: { data: ['data'] },
    open: [
      ...['id', 'communityId', 'as', 'part', 'from', 'fromDate', 'until', 'untilDate'],
      ...['person', 'personId', 'project', 'projectId', 'records'],
    ],
  },
  LedgerAccount: {
    guarded: { balance: ['balance'], held: ['held'] },
    open: [
      ...['id', 'communityId', 'unit', 'ownerType', 'ownerId', 'openedAt', 'account', 'accountId'],
      ...['person', 'personId', 'purpose', 'purposeId', 'entries'],
    ],
  },
};

/** Fields that a rule of these subjects can do without. */
export const withholdable = (subjects: readonly SubjectName[]): string[] =>
  subjects.length === 1 ? Object.keys(FIELDS[subjects[0]!]?.guarded ?? {}) : [];

/** All fields of the subjects but these, by every name that they have; of a subject without a list here, its id alone. */
export function fieldsWithout(subjects: readonly SubjectName[], without: readonly string[]): string[] {
  return subjects.flatMap((subject) => {
    const { open, guarded } = FIELDS[subject] ?? { open: ['id'], guarded: {} };
    const kept = Object.entries(guarded).filter(([field]) => !without.includes(field));
    return [...open, ...kept.flatMap(([, names]) => names)];
  });
}
