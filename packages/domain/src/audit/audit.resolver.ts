import { type Read, readPage } from '@gongzhi/reading';
import { Args, Authorized, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { AuditEntry, AuditEntryConnection, auditEntries } from './audit-entry.entity.js';

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Authorized()
  @Query(() => AuditEntryConnection, {
    description: '本社区的审计记录，新的在前 · The community’s audit trail, newest first',
  })
  auditEntries(@Args(() => PageArgs) args: PageArgs): Read<AuditEntry> {
    return readPage(auditEntries, args);
  }
}
