export * from './service-item.entity.js';
export * from './service-item.resolver.js';
