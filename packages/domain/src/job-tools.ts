import type { ServiceModule } from '@gongzhi/module-kit';
import type { Cryptography, Database } from '@gongzhi/storage';
import type { CommunityDefaults } from './onboarding/community-defaults.js';
import type { Invitations } from './people/invitation.js';

/** What everything that happens later works with: jobs and recurring tasks. */
export interface JobTools {
  database: Database;
  cryptography: Cryptography;
  modules: ReadonlyMap<string, ServiceModule>;
  /** What every community that is onboarded begins with. */
  defaults: CommunityDefaults;
  /** Makes accounts of those who are invited; absent where the issuer needs none. */
  invitations?: Invitations;
}
