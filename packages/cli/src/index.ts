export * from './deployment.js';
export * from './platform.js';
export * from './worker-process.js';
