export * from './grid.entity.js';
export * from './grid.inputs.js';
export * from './grid.resolver.js';
