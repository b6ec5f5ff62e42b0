export * from './deployment.js';
export * from './platform.js';
