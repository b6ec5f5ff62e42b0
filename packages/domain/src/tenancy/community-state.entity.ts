import { type LocalDate, newId, today } from '@gongzhi/kernel';
import { column, parts, readable, through } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../graphql/connection.js';
import { DateTimeScalar, LocalDateScalar } from '../graphql/scalars.js';
import { shows } from '../graphql/shown.js';
import { Community, communities, Town, towns } from './community.entity.js';
import { CommunityKind, CommunityStatus } from './tenancy.enums.js';

const CommunityStateSchema = defineEntity({
  name: 'CommunityState',
  tableName: 'community_state',
  properties: {
    id: p.uuid().primary(),
    /** Whose line of the register this was. */
    lineId: p.uuid(),
    code: p.text(),
    name: p.text(),
    kind: p.text().$type<CommunityKind>(),
    status: p.text().$type<CommunityStatus>(),
    townId: p.uuid().nullable(),
    residents: p.integer().nullable(),
    successorId: p.uuid().nullable(),
    reason: p.text().nullable(),
    fromDate: p.date(),
    untilDate: p.date().nullable(),
    changedAt: p.datetime(),
  },
});

/** What the register said of a community, for as long as it said so. */
@ObjectType({
  description: '社区在名册中的一段状态：从何时到何时 · What the register said of a community, from when until when',
})
export class CommunityState extends CommunityStateSchema.class {
  @Field(() => ID, { description: '标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '当时的代码 · Its code then' }) declare code: string;
  @Field(() => String, { description: '当时的名称 · Its name then' }) declare name: string;
  @Field(() => CommunityKind, { description: '当时的类型 · Its kind then' }) declare kind: CommunityKind;
  @Field(() => CommunityStatus, { description: '当时的状态 · Its status then' }) declare status: CommunityStatus;
  @Field(() => Int, { nullable: true, description: '当时的常住居民人数 · Its residents then' })
  declare residents: number | null;
  @Field(() => String, { nullable: true, description: '变更原因 · Why it changed' }) declare reason: string | null;
  @Field(() => DateTimeScalar, { description: '变更时刻 · When it was changed' }) declare changedAt: Date;
}
CommunityStateSchema.setClass(CommunityState);

const CommunityCodeSchema = defineEntity({
  name: 'CommunityCode',
  tableName: 'community_code',
  properties: { code: p.text().primary(), lineId: p.uuid(), givenAt: p.datetime() },
});

/** A code that a community has or had. It is never given to another one, even when the community is gone. */
export class CommunityCode extends CommunityCodeSchema.class {}
CommunityCodeSchema.setClass(CommunityCode);

/** What of a community's line makes another state of it. */
const OF_STATE = ['code', 'name', 'kind', 'status', 'townId', 'residents', 'successorId'] as const;

export const makesState = (changed: Iterable<string>): boolean =>
  [...changed].some((each) => (OF_STATE as readonly string[]).includes(each));

/** The state that a community's line is in from today on. */
export function stateOf(community: Community, reason: string | null, fromDate: LocalDate = today()) {
  const said = Object.fromEntries(OF_STATE.map((property) => [property, community[property] ?? null]));
  return {
    ...(said as Pick<CommunityState, (typeof OF_STATE)[number]>),
    id: newId(),
    lineId: community.id,
    reason,
    fromDate,
    untilDate: null,
    changedAt: new Date(),
  };
}

export const communityStates = readable({
  entity: CommunityState,
  subject: 'Community',
  scope: 'city',
  orderBy: { column: 'id', direction: 'asc' },
});

/** The same, as the register lists its communities. */
export const statesByCode = readable({ ...communityStates, orderBy: { column: 'code', direction: 'asc' } });

export const CommunityStateConnection = connectionOf(() => CommunityState, 'CommunityState');

shows(CommunityState, {
  community: [
    through(() => communities, 'lineId'),
    () => Community,
    { description: '社区，今天的样子 · The community, as it is today' },
  ],
  town: [through(() => towns, 'townId'), () => Town, { nullable: true, description: '当时所属镇街 · Its town then' }],
  successor: [
    through(() => communities, 'successorId'),
    () => Community,
    { nullable: true, description: '并入的社区 · The community that it was merged into' },
  ],
  from: [column('fromDate'), () => LocalDateScalar, { description: '首日 · First day' }],
  until: [
    column('untilDate'),
    () => LocalDateScalar,
    {
      nullable: true,
      description: '从这一天起不再如此；仍有效则为空 · The day from which it held no more; null while it holds',
    },
  ],
});
shows(Community, {
  successor: [
    through(() => communities, 'successorId'),
    () => Community,
    { nullable: true, description: '并入的社区，其数据在那里 · The community that it was merged into' },
  ],
  predecessor: [
    through(() => communities, 'predecessorId'),
    () => Community,
    { nullable: true, description: '由哪个社区分设而来 · The community that it was split from' },
  ],
  history: [
    parts(() => communityStates, 'lineId'),
    () => [CommunityState],
    { description: '名册变更历史，从早到晚 · What the register said of it, oldest first' },
  ],
});
