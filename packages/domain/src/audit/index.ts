export * from './audit.resolver.js';
export { AuditSubscriber, attribute } from './audit.subscriber.js';
export * from './audit-entry.entity.js';
export { tellOf, type Witness, witnessOf } from './trail.js';
