import { readable } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { Node } from '../graphql/node.js';

const ServiceItemSchema = defineEntity({
  name: 'ServiceItem',
  ...tenantWalls('service_item'),
  properties: {
    ...tenantKeys,
    code: p.text(),
    category: p.text(),
    categoryEn: p.text(),
    name: p.text(),
    nameEn: p.text(),
    sample: p.boolean(),
  },
});

@ObjectType({ implements: Node, description: '服务事项 · An item of the service centre’s catalogue' })
export class ServiceItem extends ServiceItemSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '事项代码 · Code' }) declare code: string;
  @Field(() => String, { description: '类别 · Category' }) declare category: string;
  @Field(() => String, { description: '类别（英文） · Category in English' }) declare categoryEn: string;
  @Field(() => String, { description: '名称 · Name' }) declare name: string;
  @Field(() => String, { description: '英文名称 · English name' }) declare nameEn: string;
  @Field(() => Boolean, { description: '是否为样例数据 · Whether this is sample data' }) declare sample: boolean;
}
ServiceItemSchema.setClass(ServiceItem);

export const serviceItems = readable({
  entity: ServiceItem,
  subject: 'ServiceItem',
  scope: 'tenant',
  orderBy: { column: 'code', direction: 'asc' },
});

export const ServiceItemConnection = connectionOf(() => ServiceItem, 'ServiceItem');
