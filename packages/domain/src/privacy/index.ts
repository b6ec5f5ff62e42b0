export * from './erasure.entity.js';
export { confirmErasure, ERASED_NAME, requestErasure } from './erasure.service.js';
export * from './privacy.enums.js';
export * from './privacy.resolver.js';
export { unmaskIdentifier } from './unmask.service.js';
export * from './unmasking.entity.js';
export { withdrawConsent } from './withdraw.service.js';
