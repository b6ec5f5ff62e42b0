import { type Criterion, choice, type Part, text, z } from '@gongzhi/module-kit';
import type { NewcomersConfig } from './config.js';

const isNewcomer: Criterion<NewcomersConfig> = {
  code: 'NOT_A_NEWCOMER',
  title: text('是新市民', 'A newcomer'),
  basis: 'article',
  check: ({ person }) =>
    person.situations.includes('NEWCOMER') ||
    text(
      '本项目面向新市民，登记信息中没有这一情况',
      'The project is for newcomers; nothing on record says that this person is one',
    ),
};

/** Settled here from elsewhere. */
export const newcomer: Part<NewcomersConfig> = {
  title: text('新市民', 'Newcomer'),
  side: 'served',
  data: z.object({}),
  eligibility: [isNewcomer],
};

/** Teaches the dialect, shows the city, helps to find a home: somebody of the enterprise, or a neighbour. */
export const companion: Part<NewcomersConfig> = {
  title: text('同行者', 'Companion'),
  side: 'serves',
  data: z.object({
    from: choice({
      ENTERPRISE: text('企业员工', 'The enterprise that operates it'),
      RESIDENT: text('居民志愿者', 'A resident who volunteers'),
    }).meta({ zh: '来自', en: 'Comes from', basis: 'interpretation' }),
  }),
  eligibility: [],
};
