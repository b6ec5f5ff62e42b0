import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { StartCommunityExportInput, StartCommunityExportPayload } from './community-export.inputs.js';
import { startCommunityExport } from './community-export.service.js';

@Resolver()
export class CommunityExportResolver {
  @Authorized()
  @Mutation(() => StartCommunityExportPayload, {
    description:
      '以后台任务导出本社区全部数据，标识隐去，限管理员；完成后七天内由发起人下载，记入审计 · Everything of the community as a ZIP, without identifiers, made by a job; for its administrator, who fetches it within seven days; told in the audit trail',
  })
  async startCommunityExport(
    @Ctx() ctx: Context,
    @Arg('input', () => StartCommunityExportInput, { description: '输入 · Input' }) input: StartCommunityExportInput,
  ): Promise<Partial<StartCommunityExportPayload>> {
    return { job: await startCommunityExport(ctx, input) };
  }
}
