import type { ServiceModule } from '@gongzhi/module-kit';
import type { Cryptography, Database } from '@gongzhi/storage';
import type { CommunityDefaults } from './configuration/community-defaults.js';
import type { Invitations } from './people/invitation.js';
import type { RetentionPeriod } from './privacy/retention.js';
import type { Head } from './sealing/chain.js';

/** What everything that happens later works with: jobs and recurring tasks. */
export interface JobTools {
  database: Database;
  cryptography: Cryptography;
  modules: ReadonlyMap<string, ServiceModule>;
  /** What every community that is onboarded begins with. */
  defaults: CommunityDefaults;
  /** How long data are kept, by kind. */
  retention: readonly RetentionPeriod[];
  /** Writes how far the sealed chains have come to where whoever can change the database does not reach. */
  publishHeads(heads: readonly Head[]): void;
  /** Makes accounts of those who are invited; absent where the issuer needs none. */
  invitations?: Invitations;
}
