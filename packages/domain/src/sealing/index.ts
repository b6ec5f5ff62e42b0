export { AUDIT_CHAIN, CHAINS, type Chain, type Head, LEDGER_CHAIN } from './chain.js';
export { publishedHeads, publishHeads } from './published-heads.js';
export { Seal } from './seal.entity.js';
export { sealChain } from './seal-chain.js';
export { everyCommunity, sealEverything } from './seal-everything.js';
export { type Breakage, type Verdict, verifyChain } from './verify-chain.js';
