export { countFigures, countFiguresEverywhere } from './count-figures.js';
export * from './figures.resolver.js';
export * from './figures.types.js';
