export * from './service-item.entity.js';
export * from './service-item.resolver.js';
export * from './service-item.service.js';
