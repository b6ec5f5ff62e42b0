export * from './app-consent.entity.js';
export * from './integration.enums.js';
export * from './integration.inputs.js';
export * from './integration.resolver.js';
export { grantAppConsent, revokeAppConsent } from './integration.service.js';
