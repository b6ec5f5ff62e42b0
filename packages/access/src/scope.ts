import { allOf } from './constitution/all-of.js';
import type { Rule } from './constitution/compile.js';
import type { Conditions } from './constitution/rule.js';
import type { Action, SubjectName } from './roles.js';

/** What a role can be limited to. */
export const SCOPE_TYPES = ['PROJECT', 'STAIRWELL', 'GRID'] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];

/** What one membership is limited to. */
export interface Scope {
  type: ScopeType;
  id: string;
  /** The stairwells of a grid, as they are today. */
  stairwellIds?: readonly string[] | null;
}

/** The column by which a row belongs to a scope; what has none is out of reach of a limited role. */
const COLUMNS: Record<ScopeType, Partial<Record<SubjectName, string>>> = {
  PROJECT: {
    Project: 'id',
    Enrolment: 'projectId',
    ServiceRecord: 'projectId',
    Rating: 'projectId',
    Settlement: 'projectId',
  },
  STAIRWELL: { Person: 'stairwellId' },
  GRID: { Person: 'stairwellId' },
};

/** What a limited role reads of its scope and does not change: to enter a household moves people from elsewhere, too. */
const LOOKED_AT: Record<ScopeType, Partial<Record<SubjectName, string>>> = {
  PROJECT: {},
  STAIRWELL: { Household: 'stairwellId' },
  GRID: { Household: 'stairwellId' },
};

/** What everyone in a community may read stays readable, however narrow the role. */
const COMMON_GROUND: readonly SubjectName[] = ['Community', 'Place', 'Grid', 'Organisation', 'ServiceItem', 'Template'];

/** The same rules for a role that is limited to one project, stairwell or grid: narrowed to its rows, never wider. */
export function withinScope(rules: readonly Rule[], scope: Scope | null): Rule[] {
  if (!scope) return [...rules];
  return rules.flatMap((rule) =>
    listed(rule.subject).flatMap((subject) => narrowed(rule, subject as SubjectName, scope)),
  );
}

function narrowed(rule: Rule, subject: SubjectName, { type, id, stairwellIds }: Scope): Rule[] {
  const actions = listed(rule.action) as Action[];
  const column = COLUMNS[type][subject] ?? (actions.includes('read') ? LOOKED_AT[type][subject] : undefined);
  if (column) {
    const action = COLUMNS[type][subject] ? rule.action : 'read';
    const own = { [column]: type === 'GRID' ? { $in: [...(stairwellIds ?? [])] } : id };
    return [{ ...rule, subject, action, conditions: allOf([own, (rule.conditions ?? {}) as Conditions]) }];
  }
  if (COMMON_GROUND.includes(subject) && actions.includes('read')) return [{ ...rule, subject, action: 'read' }];
  return [];
}

const listed = <T>(one: T | readonly T[] | undefined): readonly T[] =>
  Array.isArray(one) ? one : one === undefined ? [] : [one as T];
