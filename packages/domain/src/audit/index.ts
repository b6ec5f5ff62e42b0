export * from './audit.resolver.js';
export { AuditSubscriber, attribute, type Witness, witnessOf } from './audit.subscriber.js';
export * from './audit-entry.entity.js';
