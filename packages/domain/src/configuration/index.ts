export * from './section.js';
export { SECTIONS } from './sections.js';
