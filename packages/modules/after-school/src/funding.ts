import { type FundingLine, text } from '@gongzhi/module-kit';
import type { AfterSchoolConfig } from './config.js';

export const materials: FundingLine<AfterSchoolConfig> = {
  key: 'after-school',
  title: text('四点半课堂材料费', 'Materials of the after-school class'),
  source: text('市、镇公益服务中心', 'City and town public-welfare centres'),
  unit: text('场（每天一场）', 'session (one a day)'),
  basis: 'interpretation',
  rate: (config) => ({ granted: config.materials, paid: config.materials }),
  dailyCap: () => null,
  interpretations: [
    text('辅导员和负责人都是义工，不领报酬', 'Tutors and supervisors are volunteers and are not paid'),
    text(
      '材料费按场定额付给运作项目的组织，由其购买材料',
      'A fixed sum a session goes to the organisation that operates the project, and buys the materials',
    ),
    text('到场儿童达到设定下限的场次才发放', 'A session counts only with the set minimum of children present'),
  ],
};
