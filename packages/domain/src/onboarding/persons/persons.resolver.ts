import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { exportPersons } from './export.service.js';
import { importPersons } from './persons.service.js';
import {
  ExportPersonsInput,
  ExportPersonsPayload,
  ImportPersonsInput,
  ImportPersonsPayload,
  StartPersonImportInput,
  StartPersonImportPayload,
} from './persons.types.js';
import { startPersonImport } from './persons-job.js';

@Resolver()
export class PersonsImportResolver {
  @Authorized()
  @Mutation(() => ImportPersonsPayload, {
    description:
      '按文件登记居民及住户：先校验全部行并给出计划，再整体写入 · Register residents and households from a file: all rows are checked and planned first, then all are written or none',
  })
  importPersons(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportPersonsInput, { description: '输入 · Input' }) input: ImportPersonsInput,
  ): Promise<ImportPersonsPayload> {
    return importPersons(ctx, input);
  }

  @Authorized()
  @Mutation(() => StartPersonImportPayload, {
    description:
      '以后台任务登记居民，适合大文件：可看进度、取消、继续；全部写入或全不写入 · The same as a job, for large files: with progress, to be cancelled and resumed; all or nothing',
  })
  async startPersonImport(
    @Ctx() ctx: Context,
    @Arg('input', () => StartPersonImportInput, { description: '输入 · Input' }) input: StartPersonImportInput,
  ): Promise<Partial<StartPersonImportPayload>> {
    return { job: await startPersonImport(ctx, input) };
  }

  @Authorized()
  @Mutation(() => ExportPersonsPayload, {
    description:
      '导出居民及住户名单，标识脱敏，可再导入，记入审计 · Residents and households as a list that imports back, identifiers masked; told in the audit trail',
  })
  async exportPersons(
    @Ctx() ctx: Context,
    @Arg('input', () => ExportPersonsInput, { description: '输入 · Input' }) input: ExportPersonsInput,
  ): Promise<Partial<ExportPersonsPayload>> {
    return { export: await exportPersons(ctx, input) };
  }
}
