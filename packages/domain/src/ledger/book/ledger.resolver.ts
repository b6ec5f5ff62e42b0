import { type Read, readPage } from '@gongzhi/reading';
import { Args, Authorized, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../../graphql/connection.js';
import { type Hold, HoldConnection, holds } from './hold.entity.js';
import { LedgerAccount, LedgerAccountConnection, ledgerAccounts } from './ledger-account.entity.js';
import { type Transfer, TransferConnection, transfers } from './transfer.entity.js';

@Resolver(() => LedgerAccount)
export class LedgerResolver {
  @Authorized()
  @Query(() => LedgerAccountConnection, {
    description: '明细账户，居民只见自己的 · Accounts of the ledger; residents see their own',
  })
  ledgerAccounts(@Args(() => PageArgs) args: PageArgs): Read<LedgerAccount> {
    return readPage(ledgerAccounts, args);
  }

  @Authorized()
  @Query(() => TransferConnection, {
    description: '转账流水，新的在前；居民只见自己的 · Transfers, the newest first; residents see their own',
  })
  transfers(@Args(() => PageArgs) args: PageArgs): Read<Transfer> {
    return readPage(transfers, args);
  }

  @Authorized()
  @Query(() => HoldConnection, {
    description: '冻结，新的在前；居民只见自己的 · Holds, the newest first; residents see their own',
  })
  holds(@Args(() => PageArgs) args: PageArgs): Read<Hold> {
    return readPage(holds, args);
  }
}
