export * from './canonical-json.js';
export * from './decode-text.js';
export * from './identifier-in-text.js';
export * from './ids.js';
export * from './local-date.js';
export * from './money.js';
export * from './refusal.js';
export * from './text.js';
