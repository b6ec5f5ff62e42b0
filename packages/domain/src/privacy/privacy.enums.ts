import { registerEnumType } from 'type-graphql';

const PURPOSES = [
  'SERVICE_CONTACT',
  'IDENTITY_CHECK',
  'EMERGENCY',
  'OFFICIAL_REQUEST',
  'SUBJECT_REQUEST',
  'OTHER',
] as const;
export type UnmaskPurpose = (typeof PURPOSES)[number];
export const UnmaskPurpose = Object.fromEntries(PURPOSES.map((key) => [key, key])) as {
  [P in UnmaskPurpose]: P;
};

registerEnumType(UnmaskPurpose, {
  name: 'UnmaskPurpose',
  description: '查看完整标识的目的 · Why a whole identifier is looked at',
  valuesConfig: {
    SERVICE_CONTACT: { description: '为服务联系本人 · To reach the person for a service' },
    IDENTITY_CHECK: { description: '核对身份 · To check who somebody is' },
    EMERGENCY: { description: '紧急情况 · An emergency' },
    OFFICIAL_REQUEST: { description: '依法要求（请在 note 中写明） · A lawful request (say which in note)' },
    SUBJECT_REQUEST: { description: '应本人要求 · At the person’s own request' },
    OTHER: { description: '其他（请在 note 中写明） · Another (say which in note)' },
  },
});
