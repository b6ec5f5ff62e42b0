export * from './administration.js';
export * from './app-client.js';
export type { Difference } from './differences.js';
export * from './invitations.js';
export * from './realm-file.js';
export * from './realm-sync.js';
