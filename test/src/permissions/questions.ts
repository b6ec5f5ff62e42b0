import { rowId, type Stage } from './stage.js';
import type { Caller } from './tables.js';

/** What a client asks of the rules before it offers a mutation in project A: the row, as the rules name its columns. */
export type Question = (stage: Stage, caller: Caller) => [action: string, kind: string, row?: Record<string, unknown>];

const inA = (stage: Stage) => ({ projectId: rowId(stage.projects.A.id) });

export const QUESTIONS: Record<string, Question> = {
  applyConstitution: () => ['update', 'Constitution'],
  approvePayment: () => ['approve', 'Payment', { filedById: 'somebody-else' }],
  approveSettlement: (stage) => ['approve', 'Settlement', { ...inA(stage), filedById: 'somebody-else' }],
  cloneTemplate: () => ['clone', 'Template'],
  closeYear: () => ['update', 'FinanceSetting'],
  createProject: () => ['create', 'Project'],
  endEnrolment: (stage) => ['update', 'Enrolment', inA(stage)],
  endMembership: () => ['update', 'Membership'],
  enrol: (stage) => ['create', 'Enrolment', inA(stage)],
  filePayment: () => ['create', 'Payment'],
  grantAppConsent: () => ['create', 'AppConsent'],
  inviteMember: () => ['create', 'Membership'],
  publishTemplate: () => ['publish', 'Template'],
  rateService: (stage, caller) => ['create', 'Rating', { ...inA(stage), ratedById: stage.persons[caller] }],
  recordGrant: () => ['create', 'Transfer'],
  recordService: (stage) => ['create', 'ServiceRecord', inA(stage)],
  registerFundingLine: () => ['create', 'FundingLine'],
  registerOrganisation: () => ['create', 'Organisation'],
  registerPerson: () => ['create', 'Person'],
  registerStairwell: () => ['create', 'Place'],
  settle: (stage) => ['create', 'Settlement', inA(stage)],
};
