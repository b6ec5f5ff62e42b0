import { type Read, readPage } from '@gongzhi/reading';
import { Arg, Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { AuditFilterInput, entriesMeant } from './audit.inputs.js';
import { auditCsv } from './audit-csv.js';
import { AuditEntry, AuditEntryConnection, auditEntries } from './audit-entry.entity.js';

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Authorized()
  @Query(() => AuditEntryConnection, {
    description:
      '本社区的审计记录，新的在前（限有权查看的） · The community’s audit trail, newest first, as far as you may see it',
  })
  auditEntries(
    @Args(() => PageArgs) args: PageArgs,
    @Arg('filter', () => AuditFilterInput, { nullable: true, description: '筛选 · Which of them' })
    filter?: AuditFilterInput,
  ): Read<AuditEntry> {
    return readPage(auditEntries, args, entriesMeant(filter));
  }

  @Authorized()
  @Query(() => String, {
    description:
      '审计记录导出为 CSV（限有权查看的），旧的在前，最多一万条 · Audit entries as CSV, as far as you may see them, oldest first, 10,000 at most',
  })
  auditCsv(
    @Ctx() ctx: Context,
    @Arg('filter', () => AuditFilterInput, { description: '筛选 · Which of them' }) filter: AuditFilterInput,
  ): Promise<string> {
    return auditCsv(ctx, filter);
  }
}
