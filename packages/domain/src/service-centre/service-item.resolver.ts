import { type Read, readPage } from '@gongzhi/reading';
import { Args, Authorized, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { ServiceItem, ServiceItemConnection, serviceItems } from './service-item.entity.js';

@Resolver(() => ServiceItem)
export class ServiceItemResolver {
  @Authorized()
  @Query(() => ServiceItemConnection, { description: '服务中心的事项目录 · The service centre’s catalogue' })
  serviceItems(@Args(() => PageArgs) args: PageArgs): Read<ServiceItem> {
    return readPage(serviceItems, args);
  }
}
