import type { AnyAbility } from '@casl/ability';
import { rulesToAST } from '@casl/ability/extra';

/** A condition in MikroORM's filter language, over the row's own columns. */
export type Filter = Record<string, unknown>;

interface Node {
  operator: string;
  field?: string;
  value: unknown;
}

const OPPOSITE: Record<string, string> = {
  eq: 'ne',
  ne: 'eq',
  in: 'nin',
  nin: 'in',
  lt: 'gte',
  gte: 'lt',
  gt: 'lte',
  lte: 'gt',
};

/**
 * The rows that an ability allows, as a filter for the database, agreeing with CASL's evaluation in memory also where
 * columns are null; with `field`, the rows of which it allows that field. `null` means that nothing is allowed: answer
 * with no rows and do not ask the database.
 */
export function abilityFilter(ability: AnyAbility, action: string, subject: string, field?: string): Filter | null {
  // What is asked for a field are the rules that speak of it; the translation itself knows no fields.
  const rules = field === undefined ? ability : ofField(ability, field);
  const ast = rulesToAST(rules, action, subject) as Node | null;
  return ast === null ? null : translate(ast, false);
}

const ofField = (ability: AnyAbility, field: string): AnyAbility =>
  ({ rulesFor: (action: string, subject: string) => ability.rulesFor(action, subject, field) }) as AnyAbility;

const NOTHING: Filter = { id: { $in: [] } };

function translate(node: Node, negated: boolean): Filter {
  if (node.operator === 'not') return translate((node.value as Node[])[0]!, !negated);
  if (node.operator === 'and' || node.operator === 'or') {
    const conjunction = (node.operator === 'and') !== negated;
    const parts = (node.value as Node[]).map((part) => translate(part, negated));
    if (parts.length === 0) return conjunction ? {} : NOTHING;
    return { [conjunction ? '$and' : '$or']: parts };
  }
  return compare(node.field!, node.operator, node.value, negated);
}

function compare(field: string, operator: string, value: unknown, negated: boolean): Filter {
  if (!(operator in OPPOSITE))
    throw new Error(`a rule's condition uses $${operator}, which the database cannot filter by`);
  const effective = negated ? OPPOSITE[operator]! : operator;
  const orNull = (filter: Filter): Filter => ({ $or: [filter, { [field]: null }] });
  switch (effective) {
    case 'eq':
      return { [field]: value };
    case 'ne':
      return value === null ? { [field]: { $ne: null } } : orNull({ [field]: { $ne: value } });
    case 'in':
      return oneOf(field, value as unknown[], orNull);
    case 'nin':
      return noneOf(field, value as unknown[], orNull);
    default: {
      const filter = { [field]: { [`$${effective}`]: value } };
      return effective.startsWith('lt') === isAboveNull(value) ? orNull(filter) : filter;
    }
  }
}

/** In memory a null compares as JavaScript has it: like zero with numbers, below every text. */
const isAboveNull = (value: unknown): boolean => !(Number(value) < 0);

function oneOf(field: string, values: unknown[], orNull: (filter: Filter) => Filter): Filter {
  const present = values.filter((value) => value !== null);
  const filter = { [field]: { $in: present } };
  return present.length === values.length ? filter : orNull(filter);
}

function noneOf(field: string, values: unknown[], orNull: (filter: Filter) => Filter): Filter {
  const present = values.filter((value) => value !== null);
  const filter = { [field]: { $nin: present } };
  return present.length === values.length ? orNull(filter) : { $and: [filter, { [field]: { $ne: null } }] };
}
