import { text } from '@gongzhi/kernel';
import { COMMITTEE_HEADS, PARTY_HEADS } from './posts.js';
import type { ConstitutionRule } from './rule.js';

/** Tasks of projects that residents claim for points. */
export const TASK_RULES: readonly ConstitutionRule[] = [
  {
    key: 'common.read-tasks',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read'],
    subjects: ['ProjectTask'],
    title: text('查看供认领的项目任务', 'Read what tasks of projects can be claimed'),
    why: text('看得到才能认领', 'Only what one sees can be claimed'),
  },
  {
    key: 'officers.tasks',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    actions: ['create', 'update'],
    subjects: ['ProjectTask'],
    title: text('发布项目任务，停止认领', 'Offer tasks of projects, and end their claiming'),
    why: text('项目由社区统筹', 'The community coordinates its projects'),
  },
  {
    key: 'officers.read-task-claims',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    actions: ['read'],
    subjects: ['TaskClaim'],
    title: text('查看全部任务认领', 'Read all claims of tasks'),
    why: text('安排与确认都要看得到', 'To plan with them, and to confirm'),
  },
  {
    key: 'own.task-claims',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'],
    actions: ['read', 'create', 'update'],
    subjects: ['TaskClaim'],
    conditions: { personId: '$personId' },
    title: text('本人认领任务、查看、放弃', 'Claim tasks for oneself, read the claims, release them'),
    why: text('党员和志愿者自己认领', 'Party members and volunteers claim for themselves'),
  },
  {
    key: 'registrars.task-claims',
    holders: ['ADMIN', 'EXECUTOR'],
    actions: ['update'],
    subjects: ['TaskClaim'],
    title: text('为不能到场的人放弃认领', 'Release claims of who cannot come'),
    why: text('名额要让给能来的人', 'A place is for who can come'),
  },
  {
    key: 'officers.confirm-tasks',
    holders: ['ADMIN', 'LEADER', 'EXECUTOR'],
    positions: { LEADER: PARTY_HEADS, EXECUTOR: COMMITTEE_HEADS },
    actions: ['approve'],
    subjects: ['TaskClaim'],
    conditions: { personId: { $ne: '$personId' } },
    title: text('确认他人完成任务', 'Confirm that others have done their tasks'),
    why: text('自己的不由自己确认', 'Nobody confirms their own'),
  },
];
