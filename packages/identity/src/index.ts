export * from './development/fetch-token.js';
export * from './development/issuer.js';
export { isDevelopmentUserName, SAMPLE_USERS, subjectOf } from './development/people.js';
export { type AppCredentials, SAMPLE_APPS } from './development/sample-apps.js';
export type { Identity } from './identity.js';
export * from './token-verifier.js';
