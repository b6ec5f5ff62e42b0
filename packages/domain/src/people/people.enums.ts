import {
  POSITION_WORDS,
  POSITIONS as POSITIONS_BY_ROLE,
  type Position as PositionKey,
  ROLES,
  type Role as RoleKey,
  SCOPE_TYPES,
  type ScopeType as ScopeTypeKey,
} from '@gongzhi/access';
import type { Text } from '@gongzhi/kernel';
import type { Situation as SituationKey } from '@gongzhi/module-kit';
import { registerEnumType } from 'type-graphql';

const same = <K extends string>(keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, key])) as { [P in K]: P };

const described = ({ zh, en }: Text): string => `${zh} · ${en[0]!.toUpperCase()}${en.slice(1)}`;

export const Role = same(ROLES);
export type Role = RoleKey;

registerEnumType(Role, {
  name: 'Role',
  description: '任职角色：五类主体与社区管理员 · Role: the five subjects, and the administrator',
  valuesConfig: {
    ADMIN: { description: '社区管理员 · Community administrator' },
    LEADER: { description: '引领者：党组织 · Leader: the party organisation' },
    EXECUTOR: { description: '执行者：居民委员会 · Executor: the residents’ committee' },
    STEWARD: { description: '担当者：居民 · Steward: a resident' },
    CATALYST: { description: '撬动者：社会组织 · Catalyst: a social organisation' },
    PARTNER: { description: '共建者：驻区单位与企业 · Partner: a stationed unit or enterprise' },
  },
});

/** Which positions a role knows. */
export const POSITIONS: Readonly<Record<Role, readonly Position[]>> = POSITIONS_BY_ROLE;
export const Position = same([...new Set(Object.values(POSITIONS_BY_ROLE).flat())] as PositionKey[]);
export type Position = PositionKey;

registerEnumType(Position, {
  name: 'Position',
  description: '职务：角色之内的具体岗位 · Position within a role',
  valuesConfig: Object.fromEntries(
    Object.keys(Position).map((key) => [key, { description: described(POSITION_WORDS[key as Position]) }]),
  ) as never,
});

export const OrganisationKind = same([
  'PARTY_ORGANISATION',
  'RESIDENTS_COMMITTEE',
  'WORK_STATION',
  'RESIDENTS_ASSEMBLY',
  'COUNCIL',
  'OWNERS_COMMITTEE',
  'PROPERTY_COMPANY',
  'SOCIAL_ORGANISATION',
  'STATIONED_UNIT',
  'ENTERPRISE',
]);
export type OrganisationKind = keyof typeof OrganisationKind;

registerEnumType(OrganisationKind, {
  name: 'OrganisationKind',
  description: '组织类型 · Kind of organisation',
  valuesConfig: {
    PARTY_ORGANISATION: { description: '党组织 · Party organisation' },
    RESIDENTS_COMMITTEE: { description: '居民委员会 · Residents’ committee' },
    WORK_STATION: { description: '工作站 · Work station' },
    RESIDENTS_ASSEMBLY: { description: '居民（代表）会议 · Residents’ assembly' },
    COUNCIL: { description: '居民议事会 · Council' },
    OWNERS_COMMITTEE: { description: '业主委员会 · Owners’ committee' },
    PROPERTY_COMPANY: { description: '物业公司 · Property company' },
    SOCIAL_ORGANISATION: { description: '社会组织 · Social organisation' },
    STATIONED_UNIT: { description: '驻区单位 · Stationed unit' },
    ENTERPRISE: { description: '企业 · Enterprise' },
  },
});

export const Sex = { F: 'F', M: 'M' } as const;
export type Sex = keyof typeof Sex;

registerEnumType(Sex, {
  name: 'Sex',
  description: '性别 · Sex',
  valuesConfig: { F: { description: '女 · Female' }, M: { description: '男 · Male' } },
});

export const SubjectKind = same(['LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER']);
export type SubjectKind = keyof typeof SubjectKind;

registerEnumType(SubjectKind, {
  name: 'SubjectKind',
  description: '五类治理主体 · The five subjects of governance',
  valuesConfig: {
    LEADER: { description: '引领者 · Leader' },
    EXECUTOR: { description: '执行者 · Executor' },
    STEWARD: { description: '担当者 · Steward' },
    CATALYST: { description: '撬动者 · Catalyst' },
    PARTNER: { description: '共建者 · Partner' },
  },
});

/** Which subject an organisation of a kind belongs to; null where it is none of the five by itself. */
export const SUBJECT_OF: Record<OrganisationKind, SubjectKind | null> = {
  PARTY_ORGANISATION: 'LEADER',
  RESIDENTS_COMMITTEE: 'EXECUTOR',
  WORK_STATION: 'EXECUTOR',
  RESIDENTS_ASSEMBLY: 'STEWARD',
  COUNCIL: 'STEWARD',
  OWNERS_COMMITTEE: 'STEWARD',
  PROPERTY_COMPANY: 'PARTNER',
  SOCIAL_ORGANISATION: 'CATALYST',
  STATIONED_UNIT: 'PARTNER',
  ENTERPRISE: 'PARTNER',
};

export const Situation = same<SituationKey>(['LONE', 'EMPTY_NEST', 'BEREAVED', 'LIVING_ALONE', 'NEWCOMER']);
export type Situation = SituationKey;

/** Situations of care say something of somebody's health and household; where somebody came from does not. */
export const isOfCare = (situation: Situation): boolean => situation !== 'NEWCOMER';

registerEnumType(Situation, {
  name: 'Situation',
  description: '登记的情况，项目据此核对参加条件 · Situation on record, by which projects know whom they are for',
  valuesConfig: {
    LONE: { description: '孤寡 · Lone: no spouse or child' },
    EMPTY_NEST: { description: '空巢 · Empty nest: children live elsewhere' },
    BEREAVED: { description: '失独 · Bereaved of an only child' },
    LIVING_ALONE: { description: '独居 · Lives alone' },
    NEWCOMER: { description: '新市民：从外地来此安家 · Newcomer: settled here from elsewhere' },
  },
});

export const IdentifierKind = same(['EMAIL', 'PHONE', 'IDENTITY_NUMBER']);
export type IdentifierKind = keyof typeof IdentifierKind;

registerEnumType(IdentifierKind, {
  name: 'IdentifierKind',
  description: '个人标识类型 · Kind of identifier',
  valuesConfig: {
    EMAIL: { description: '邮箱 · Email' },
    PHONE: { description: '手机号 · Mobile number' },
    IDENTITY_NUMBER: { description: '身份证号 · Identity number' },
  },
});

export const ScopeType = same(SCOPE_TYPES);
export type ScopeType = ScopeTypeKey;

registerEnumType(ScopeType, {
  name: 'ScopeType',
  description: '任职范围的类型 · What a role is limited to',
  valuesConfig: {
    PROJECT: { description: '一个项目 · One project' },
    STAIRWELL: { description: '一个楼道 · One stairwell' },
    GRID: { description: '一个网格内的楼道 · The stairwells of one grid' },
  },
});
