export * from './council-charter.entity.js';
export * from './council-charter.resolver.js';
