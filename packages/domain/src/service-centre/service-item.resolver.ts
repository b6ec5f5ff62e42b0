import type { Page } from '@gongzhi/reading';
import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Ctx as Context } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { ServiceItem, ServiceItemConnection, serviceItems } from './service-item.entity.js';

@Resolver(() => ServiceItem)
export class ServiceItemResolver {
  @Authorized()
  @Query(() => ServiceItemConnection, { description: '服务中心的事项目录 · The service centre’s catalogue' })
  serviceItems(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<ServiceItem>> {
    return ctx.reads.page('serviceItems', serviceItems, args);
  }
}
