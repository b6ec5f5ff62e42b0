import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../../context.js';
import { importPlaces } from './places.service.js';
import { ImportPlacesInput, ImportPlacesPayload } from './places.types.js';

@Resolver()
export class PlacesImportResolver {
  @Authorized()
  @Mutation(() => ImportPlacesPayload, {
    description:
      '按文件登记小区、楼栋、楼道和住房：先校验全部行并给出计划，再整体写入；已有的不变 · Enter estates, buildings, stairwells and dwellings from a file: all rows are checked and planned first, then all are written or none; what is there stays',
  })
  importPlaces(
    @Ctx() ctx: Context,
    @Arg('input', () => ImportPlacesInput, { description: '输入 · Input' }) input: ImportPlacesInput,
  ): Promise<ImportPlacesPayload> {
    return importPlaces(ctx, input);
  }
}
