export { isFor, type Mapping, NO_MAPPING } from './mapping.js';
export type { ScaledFigure } from './scaled-settings.js';
