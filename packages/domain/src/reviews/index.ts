export * from './community-review.entity.js';
export * from './community-review.resolver.js';
