import { text } from '@gongzhi/kernel';
import { COMMITTEE_HEADS, HEADS_OF_LEADERS, PARTY_HEADS } from './posts.js';
import type { ConstitutionRule } from './rule.js';

/** What the roles of a community may do in its points bank. */
export const POINTS_RULES: readonly ConstitutionRule[] = [
  {
    key: 'common.read-points-rules',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['PointsRule'],
    title: text('查看积分规则', 'Read what earns points'),
    why: text('规则公开，积分才公平', 'Points are fair where everybody knows the rules'),
  },
  {
    key: 'heads.points-rules',
    holders: ['ADMIN', 'LEADER'],
    positions: HEADS_OF_LEADERS,
    actions: ['create', 'update'],
    subjects: ['PointsRule'],
    title: text('设立与修改积分规则', 'Set points rules'),
    why: text('录入积分的人不定规则', 'Who enters points does not set what they are given for'),
  },
  {
    key: 'officers.read-points-claims',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    actions: ['read'],
    subjects: ['PointsClaim'],
    title: text('查看全部积分申报', 'Read all claims of points'),
    why: text('审核与监督都要看得到', 'To review and to watch over it'),
  },
  {
    key: 'registrars.points-claims',
    holders: ['ADMIN', 'EXECUTOR'],
    actions: ['create', 'update'],
    subjects: ['PointsClaim'],
    title: text(
      '代居民申报积分，录入由居委会认定的行为',
      'Claim points for residents, and enter what officers alone do',
    ),
    why: text('没有手机的居民也能得积分', 'Who has no phone earns points as well'),
  },
  {
    key: 'own.points-claims',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read', 'create'],
    subjects: ['PointsClaim'],
    conditions: { personId: '$personId' },
    title: text('申报本人的积分并查看', 'Claim points of one’s own, and read the claims'),
    why: text('做了好事自己报，由他人审核', 'Who did it says so, and somebody else reviews it'),
  },
  {
    key: 'officers.review-points-claims',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    positions: { LEADER: PARTY_HEADS, EXECUTOR: COMMITTEE_HEADS },
    actions: ['approve'],
    subjects: ['PointsClaim'],
    conditions: { personId: { $ne: '$personId' }, claimedById: { $ne: '$personId' } },
    title: text('审核他人的积分申报', 'Review claims of points that are not one’s own'),
    why: text(
      '本人和申报人都不审核，按人不按角色',
      'Neither whose points they are nor who claimed them decides: by person, whatever roles they hold',
    ),
  },
];
