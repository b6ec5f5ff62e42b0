import { text } from '@gongzhi/kernel';
import type { ConstitutionRule } from './rule.js';

/** Order among those who hold office: which organisations count, and who decides in whose stead. */
export const OFFICES_RULES: readonly ConstitutionRule[] = [
  {
    key: 'heads.suspend-organisations',
    holders: ['ADMIN', 'LEADER'],
    actions: ['approve'],
    subjects: ['Organisation'],
    title: text('暂停与恢复组织', 'Suspend organisations and resume them'),
    why: text('组织失信时立即止损', 'What an organisation has done wrong stops at once'),
  },
  {
    key: 'heads.substitutes',
    holders: ['ADMIN', 'LEADER'],
    actions: ['create', 'update'],
    subjects: ['Substitute'],
    title: text('指定与撤销替补审批人', 'Name substitute approvers and withdraw them'),
    why: text('书记主任一肩挑时仍有他人审批', 'Where secretary and director are one person, another one still decides'),
  },
  {
    key: 'common.read-grids',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['Grid'],
    title: text('查看网格', 'Read grids'),
    why: text('人人可知归哪个网格、找谁', 'Everybody can know whose grid they live in'),
  },
  {
    key: 'officers.grids',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    actions: ['create', 'update'],
    subjects: ['Grid'],
    title: text('划定与调整网格', 'Lay out grids and change them'),
    why: text('三网融合于同一网格', 'The three networks work over one territory'),
  },
  {
    key: 'officers.read-substitutes',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    actions: ['read'],
    subjects: ['Substitute', 'CreditCodeSuspension'],
    title: text('查看替补审批人与全市暂停的组织', 'Read substitutes, and organisations suspended in the whole city'),
    why: text('谁代谁审批、谁被停用应当清楚', 'It must be clear who decides for whom, and who counts no more'),
  },
  {
    key: 'own.substitutes',
    holders: ['STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['Substitute'],
    conditions: { personId: '$personId' },
    title: text('查看本人担任的替补', 'Read for whom one stands in'),
    why: text('受托者知道所托之事', 'Whoever is entrusted knows with what'),
    entrenched: true,
  },
  {
    key: 'substitute.decide',
    holders: ['SUBSTITUTE'],
    actions: ['read', 'approve'],
    subjects: ['Settlement'],
    conditions: { filedById: { $in: '$standsInForIds' } },
    title: text('代为审批被替补人提交的结算', 'Decide settlements that the person stood in for has filed'),
    why: text(
      '自己提交的不能自己审批，由指定的替补人代审',
      'Nobody approves what they filed: whom a third person named does',
    ),
  },
  {
    key: 'bureau.suspend-organisations',
    holders: ['BUREAU'],
    actions: ['read', 'create', 'update'],
    subjects: ['CreditCodeSuspension'],
    title: text('民政局：全市暂停与恢复组织', 'Bureau: suspend organisations in the whole city and resume them'),
    why: text('登记管理机关对失信组织全市止损', 'Whom the registration authority stops, stops everywhere'),
  },
];
