import { registerEnumType } from 'type-graphql';

const same = <K extends string>(keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, key])) as { [P in K]: P };

export const ConsentPurpose = same([
  'SERVICE',
  'PHOTOS',
  'OPERATOR_SHARING',
  'HEALTH',
  'CHILD',
  'WHEREABOUTS',
  'POINTS_RANKING',
]);
export type ConsentPurpose = keyof typeof ConsentPurpose;

registerEnumType(ConsentPurpose, {
  name: 'ConsentPurpose',
  description: '同意的用途；每项单独同意 · What is consented to; each purpose by itself',
  valuesConfig: {
    SERVICE: { description: '为提供服务而处理个人信息 · Personal data for the services of the community' },
    PHOTOS: { description: '拍照与展示照片 · Taking and showing photographs' },
    OPERATOR_SHARING: { description: '提供给运作组织 · Sharing with an organisation that operates a project' },
    HEALTH: { description: '敏感：健康与照护情况 · Sensitive: health and situations of care' },
    CHILD: { description: '敏感：不满十四周岁者的信息 · Sensitive: data of somebody under 14' },
    WHEREABOUTS: { description: '敏感：行踪 · Sensitive: whereabouts' },
    POINTS_RANKING: {
      description: '在积分排名中公开姓名与积分 · Being shown with one’s name in the ranking of points',
    },
  },
});

export const ConsentForm = same(['ORAL', 'WRITTEN', 'ONLINE']);
export type ConsentForm = keyof typeof ConsentForm;

registerEnumType(ConsentForm, {
  name: 'ConsentForm',
  description: '同意的形式 · How a consent was given',
  valuesConfig: {
    ORAL: { description: '口头 · By word of mouth' },
    WRITTEN: { description: '书面 · In writing' },
    ONLINE: { description: '线上 · Online' },
  },
});

export const ConsentGiver = same(['SELF', 'GUARDIAN']);
export type ConsentGiver = keyof typeof ConsentGiver;

registerEnumType(ConsentGiver, {
  name: 'ConsentGiver',
  description: '由谁同意 · Who gave a consent',
  valuesConfig: {
    SELF: { description: '本人 · The person' },
    GUARDIAN: { description: '监护人 · A guardian' },
  },
});

export const GuardianRelation = same(['PARENT', 'GRANDPARENT', 'SIBLING', 'OTHER_RELATIVE', 'APPOINTED']);
export type GuardianRelation = keyof typeof GuardianRelation;

registerEnumType(GuardianRelation, {
  name: 'GuardianRelation',
  description: '监护人与被监护人的关系 · What a guardian is to the ward',
  valuesConfig: {
    PARENT: { description: '父母 · Parent' },
    GRANDPARENT: { description: '祖父母、外祖父母 · Grandparent' },
    SIBLING: { description: '兄弟姐妹 · Sibling' },
    OTHER_RELATIVE: { description: '其他亲属 · Another relative' },
    APPOINTED: { description: '依法指定 · Appointed by law' },
  },
});
