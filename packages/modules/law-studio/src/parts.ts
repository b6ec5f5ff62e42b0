import { ageOn, birthDateKnown, type Criterion, choice, type Part, text, z } from '@gongzhi/module-kit';
import type { LawStudioConfig } from './config.js';

const adviserAge: Criterion<LawStudioConfig> = {
  code: 'BELOW_MINIMUM_AGE',
  title: text('办理人达到年龄', 'Old enough to advise'),
  basis: 'interpretation',
  check({ config, person, on }) {
    const years = person.birthDate === null ? null : ageOn(person.birthDate, on);
    if (years === null || years >= config.adviserAge) return true;
    return text(
      `现年 ${years} 周岁，办理人须满 ${config.adviserAge} 周岁`,
      `Aged ${years}; advisers must be at least ${config.adviserAge}`,
    );
  },
};

/** Anybody of the community who has to do with the law: what about is nowhere recorded. */
export const client: Part<LawStudioConfig> = {
  title: text('涉法居民', 'Client'),
  side: 'served',
  data: z.object({}),
  eligibility: [],
};

/** Advises, mediates or speaks, for the studio or for one of the bodies that it works with. */
export const adviser: Part<LawStudioConfig> = {
  title: text('办理人', 'Adviser'),
  side: 'serves',
  data: z.object({
    from: choice({
      STUDIO: text('法律工作室', 'The law studio'),
      POLICE: text('公安', 'Police'),
      PROCURATORATE: text('检察', 'Procuratorate'),
      COURT: text('法院', 'Court'),
      JUSTICE_OFFICE: text('司法行政', 'Justice office'),
      VOLUNTEER: text('法律志愿者', 'Law volunteer'),
    }).meta({ zh: '来自', en: 'Comes from', basis: 'article' }),
  }),
  eligibility: [birthDateKnown, adviserAge],
};
