export { tellEndingTermsEverywhere } from './ending-terms.js';
export * from './office.inputs.js';
export * from './office.resolver.js';
