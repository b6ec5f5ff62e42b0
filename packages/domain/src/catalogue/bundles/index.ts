export { Bundle, BundleItem } from './bundle.entity.js';
export { BundleResolver } from './bundle.resolver.js';
