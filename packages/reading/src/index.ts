export * from './cursors.js';
export * from './page.js';
export * from './readable.js';
export * from './reads.js';
