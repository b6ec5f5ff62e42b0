export * from './configuration.inputs.js';
export * from './configuration.resolver.js';
