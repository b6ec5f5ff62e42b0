// A module sees this package and nothing else, so what its rules are written with comes from here too.
export {
  addDays,
  ageOn,
  daysInclusive,
  earlier,
  type Fen,
  formatYuan,
  type LocalDate,
  later,
  monthsBetween,
  proportion,
  type Text,
  text,
} from '@gongzhi/kernel';
export { z } from 'zod';
export * from './bounds.js';
export * from './contract.js';
export * from './criteria.js';
export * from './define.js';
export * from './eligibility.js';
export * from './fields.js';
export * from './form-schema.js';
export * from './metrics.js';
export * from './migrated-bounds.js';
export * from './parse.js';
export * from './requirements.js';
export { type Field, type FieldKind, fieldsOf } from './schema-walk.js';
export * from './settlement.js';
export * from './versions.js';
