import { registerEnumType } from 'type-graphql';

/** The classes of GB/T 4761. */
export const HouseholdRelation = {
  HEAD: 'HEAD',
  SPOUSE: 'SPOUSE',
  SON: 'SON',
  DAUGHTER: 'DAUGHTER',
  GRANDCHILD: 'GRANDCHILD',
  PARENT: 'PARENT',
  GRANDPARENT: 'GRANDPARENT',
  SIBLING: 'SIBLING',
  OTHER: 'OTHER',
} as const;
export type HouseholdRelation = keyof typeof HouseholdRelation;

registerEnumType(HouseholdRelation, {
  name: 'HouseholdRelation',
  description: '与户主的关系 · Relation to the head of the household',
  valuesConfig: {
    HEAD: { description: '户主 · The head' },
    SPOUSE: { description: '配偶 · Spouse' },
    SON: { description: '子 · Son' },
    DAUGHTER: { description: '女 · Daughter' },
    GRANDCHILD: { description: '孙子女、外孙子女 · Grandchild' },
    PARENT: { description: '父母 · Parent' },
    GRANDPARENT: { description: '祖父母、外祖父母 · Grandparent' },
    SIBLING: { description: '兄弟姐妹 · Sibling' },
    OTHER: { description: '其他 · Other' },
  },
});

export const HouseholdLeaving = {
  MOVED_OUT: 'MOVED_OUT',
  MOVED_WITHIN: 'MOVED_WITHIN',
  DIED: 'DIED',
  ENTERED_WRONGLY: 'ENTERED_WRONGLY',
} as const;
export type HouseholdLeaving = keyof typeof HouseholdLeaving;

registerEnumType(HouseholdLeaving, {
  name: 'HouseholdLeaving',
  description: '离开住户的原因 · Why somebody left a household',
  valuesConfig: {
    MOVED_OUT: { description: '迁出本社区 · Moved away from the community' },
    MOVED_WITHIN: { description: '迁往本社区另一户 · Moved to another household here' },
    DIED: { description: '死亡 · Died' },
    ENTERED_WRONGLY: { description: '登记有误 · Was entered by mistake' },
  },
});
