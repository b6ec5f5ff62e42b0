import { registerEnumType } from 'type-graphql';

export const ResolutionTake = { OURS: 'OURS', THEIRS: 'THEIRS', VALUE: 'VALUE' } as const;
export type ResolutionTake = keyof typeof ResolutionTake;

registerEnumType(ResolutionTake, {
  name: 'ResolutionTake',
  description: '一处改动取谁的 · Whose value is taken',
  valuesConfig: {
    OURS: { description: '保留本社区的 · What this community has' },
    THEIRS: { description: '采用新版本的 · What the new version has' },
    VALUE: { description: '另定一个值 · A value of one’s own' },
  },
});
