import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { importPersons } from './persons.service.js';
import { ImportPersonsInput, ImportPersonsPayload } from './persons.types.js';

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
}
