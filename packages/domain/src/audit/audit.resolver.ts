import { toNodeId } from '@gongzhi/kernel';
import type { Page } from '@gongzhi/reading';
import { Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { AuditEntry, AuditEntryConnection, auditEntries } from './audit-entry.entity.js';

@Resolver(() => AuditEntry)
export class AuditResolver {
  @Authorized()
  @Query(() => AuditEntryConnection, {
    description: '本社区的审计记录，新的在前 · The community’s audit trail, newest first',
  })
  auditEntries(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<AuditEntry>> {
    return ctx.reads.page('auditEntries', auditEntries, args);
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: '变更对象的标识，可用 node(id) 查询 · Id of what was changed, for node(id)',
  })
  subjectId(@Root() { subjectType, subjectId }: AuditEntry): string {
    return toNodeId(subjectType, subjectId);
  }
}
