export { raiseAccessEpoch, raisingAccessEpoch } from './access-epoch.js';
export { AccessEpochSubscriber } from './access-epoch.subscriber.js';
