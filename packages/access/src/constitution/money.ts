import { text } from '@gongzhi/kernel';
import { NO_POSITION } from '../roles.js';
import { COMMITTEE_HEADS, HEADS_OF_LEADERS, PARTY_HEADS } from './posts.js';
import type { ConstitutionRule, Positions } from './rule.js';

/** Who keeps the books of the residents' committee. */
const BOOKKEEPERS: Positions = { EXECUTOR: ['DIRECTOR', 'DEPUTY_DIRECTOR', 'TREASURER', NO_POSITION] };
/** Who decides on what others have filed or booked. */
const DECIDERS: Positions = { LEADER: PARTY_HEADS, EXECUTOR: COMMITTEE_HEADS };

/** Money beside settlements: who enters it, who pays, and who watches over both. */
export const MONEY_RULES: readonly ConstitutionRule[] = [
  {
    key: 'officers.read-payments',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    actions: ['read'],
    subjects: ['Payment', 'FinanceSetting'],
    title: text('查看付款与财务设置', 'Read payments, and what is set for money'),
    why: text('每一元钱都可追溯', 'Each yuan can be traced'),
  },
  {
    key: 'bookkeepers.money',
    holders: ['ADMIN', 'EXECUTOR'],
    positions: BOOKKEEPERS,
    actions: ['create'],
    subjects: ['Transfer', 'Payment'],
    title: text('登记到账，提交付款', 'Enter money that comes in, and file payments'),
    why: text('钱账由专人经手', 'Those who keep the books handle the money'),
  },
  {
    key: 'officers.approve-payments',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    positions: DECIDERS,
    actions: ['approve'],
    subjects: ['Payment'],
    conditions: { filedById: { $ne: '$personId' } },
    title: text('审批他人提交的付款', 'Approve payments that somebody else filed'),
    why: text('谁提交谁不审批，按人不按角色', 'Nobody approves what they filed: by person, whatever roles they hold'),
  },
  {
    key: 'officers.reverse-transfers',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    positions: DECIDERS,
    actions: ['approve'],
    subjects: ['Transfer'],
    conditions: { maker: { $ne: '$personId' }, toPersonId: { $ne: '$personId' } },
    title: text('冲正他人所记的转账', 'Take back transfers that somebody else has made'),
    why: text('更正由另一人把关', 'A correction takes a second person'),
  },
  {
    key: 'heads.finance',
    holders: ['ADMIN', 'LEADER'],
    positions: HEADS_OF_LEADERS,
    actions: ['update'],
    subjects: ['FinanceSetting'],
    title: text('设定审批额度，年度结账', 'Set what one person approves alone, and close years'),
    why: text('花钱的人不定规矩', 'Who spends does not set the rules for it'),
  },
  {
    key: 'own.accounts',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['LedgerAccount'],
    conditions: { personId: '$personId' },
    title: text('查看本人的账户与对账单', 'Read one’s own accounts and their statements'),
    why: text('本人有知情权', 'One may know what one has'),
    entrenched: true,
  },
  {
    key: 'own.transfers-in',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['Transfer'],
    conditions: { toPersonId: '$personId' },
    title: text('查看转入本人账户的转账', 'Read what was transferred to one'),
    why: text('本人有知情权', 'One may know what one was given'),
    entrenched: true,
  },
  {
    key: 'own.transfers-out',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['Transfer'],
    conditions: { fromPersonId: '$personId' },
    title: text('查看从本人账户转出的转账', 'Read what was transferred from one'),
    why: text('本人有知情权', 'One may know what one has given'),
    entrenched: true,
  },
  {
    key: 'own.holds',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['Hold'],
    conditions: { fromPersonId: '$personId' },
    title: text('查看本人账户上的冻结', 'Read what is held in one’s accounts'),
    why: text('本人有知情权', 'One may know why one cannot spend it'),
    entrenched: true,
  },
];
