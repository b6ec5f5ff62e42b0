import {
  type Action,
  CITY_CONSTITUTION,
  type Conditions,
  comparisonsOf,
  isPlaceholder,
  type Narrowing,
  type NarrowingFault,
  type SubjectName,
} from '@gongzhi/access';
import { fromNodeId, isId, isLocalDate, type Text, text } from '@gongzhi/kernel';
import type { Readable, Row } from '@gongzhi/reading';
import type { EntityProperty, MetadataStorage } from '@mikro-orm/core';
import { isPersonal } from '../audited.js';
import { nodeReadables } from '../graphql/node-registry.js';

/**
 * What is wrong with a narrowing's conditions, held against the tables: a column that every row of the kind has, that is
 * nobody's personal data, and values that it can be compared with. What passes can be asked of PostgreSQL.
 */
export function columnFaults(narrowing: Narrowing, metadata: MetadataStorage): NarrowingFault[] {
  const rule = CITY_CONSTITUTION.find(({ key }) => key === narrowing.rule);
  const { subjects = rule?.subjects ?? [], actions = rule?.actions ?? [], conditions = {} } = narrowing;
  const tables = subjects.flatMap((subject) => {
    const entities = tablesOf(subject, actions);
    // A kind without a table of its own to ask has no columns.
    return (entities.length > 0 ? entities : [null]).map((entity) => ({ subject, entity }));
  });
  return Object.entries(conditions).flatMap(([column, wanted]) =>
    tables.flatMap(({ subject, entity }): NarrowingFault[] => {
      const property = entity && columnOf(entity, column, metadata);
      const said = property ? comparisonFault(property, wanted) : NO_COLUMN;
      const message = said && text(`${subject}：${said.zh}`, `${subject} ${said.en}`);
      return message ? [{ field: ['conditions', column], message }] : [];
    }),
  );
}

const NO_COLUMN = text('没有可用的这一列', 'has no such column to ask for');

type Entity = Readable<Row>['entity'];

/** Whose rows are asked for: when they are read, also those that are parts of the kind's own. */
function tablesOf(subject: SubjectName, actions: readonly Action[]): Entity[] {
  const all = [...nodeReadables.values()].filter((each) => each.subject === subject).map(({ entity }) => entity);
  const own = all.filter(({ name }) => name === subject);
  return actions.includes('read') || own.length === 0 ? all : own;
}

/** The column, where it can be asked for. */
function columnOf(entity: Entity, column: string, metadata: MetadataStorage): EntityProperty | null {
  const { properties } = metadata.get(entity);
  // A column is named by who narrows: `constructor` is none.
  if (!Object.hasOwn(properties, column) || column === 'communityId' || isPersonal(entity.name, column)) return null;
  const property = properties[column as never] as EntityProperty;
  return KINDS[columnType(property)] ? property : null;
}

const columnType = (property: EntityProperty): string => property.columnTypes[0] ?? '';

interface Kind {
  fits(value: unknown): boolean;
  /** Whether PostgreSQL orders its values as JavaScript does. */
  isOrdered: boolean;
  wants: Text;
}

const number = (limit: number): Kind => ({
  fits: (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= limit,
  isOrdered: true,
  wants: text('应为整数', 'wants a whole number'),
});
const MOST_CHARACTERS = 200;
/** Conditions are part of every entry and of every list that they narrow. */
const MOST_VALUES = 200;

const KINDS: Record<string, Kind> = {
  uuid: {
    fits: (value) => typeof value === 'string' && isId(value) && value === value.toLowerCase(),
    isOrdered: false,
    wants: text('应为标识', 'wants an id'),
  },
  text: {
    fits: (value) => typeof value === 'string' && value.length <= MOST_CHARACTERS && !/[\p{Cs}\0]/u.test(value),
    isOrdered: false,
    wants: text('应为文字', 'wants a text'),
  },
  int: number(2 ** 31 - 1),
  bigint: number(Number.MAX_SAFE_INTEGER),
  boolean: {
    fits: (value) => typeof value === 'boolean',
    isOrdered: false,
    wants: text('应为 true 或 false', 'wants true or false'),
  },
  date: {
    fits: (value) => typeof value === 'string' && isLocalDate(value),
    isOrdered: true,
    wants: text('应为日期，如 2026-11-23', 'wants a day, as in 2026-11-23'),
  },
};

function comparisonFault(property: EntityProperty, wanted: Conditions[string]): Text | null {
  const kind = KINDS[columnType(property)]!;
  for (const [operator, operand] of comparisonsOf(wanted)) {
    if (/^\$[gl]te?$/.test(operator) && !kind.isOrdered)
      return text('这一列不能比大小', 'cannot be compared by size in this column');
    const values = [operand].flat();
    if (values.length > MOST_VALUES) return text(`最多 ${MOST_VALUES} 个值`, `takes ${MOST_VALUES} values at most`);
    for (const value of values) {
      if (isPlaceholder(value) ? columnType(property) !== 'uuid' : value !== null && !kind.fits(value))
        return kind.wants;
    }
  }
  return null;
}

/** The same conditions with the ids of rows where node ids stood: rules compare columns. */
export function withRowIds(conditions: Conditions): Conditions {
  const rowId = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rowId);
    return (typeof value === 'string' && fromNodeId(value)?.id) || value;
  };
  return Object.fromEntries(
    Object.entries(conditions).map(([column, wanted]) => [
      column,
      isGroup(wanted)
        ? Object.fromEntries(Object.entries(wanted).map(([operator, operand]) => [operator, rowId(operand)]))
        : rowId(wanted),
    ]),
  ) as Conditions;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
