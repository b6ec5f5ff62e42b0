export { mandateJob } from './mandate-job.js';
export { Offer } from './offer.entity.js';
export { OfferResolver } from './offer.resolver.js';
