export * from './boot-guard.js';
export * from './cryptography.js';
export * from './orm.js';
export * from './outbox.entity.js';
export * from './session.js';
export * from './walls.js';
