export * from './roster.resolver.js';
export * from './roster.types.js';
