import { adviserOf, clientOf, DAYS, idOf, SHAPE, saverAccount } from './data/city.ts';

export const OPERATIONS = {
  A: '一个项目及其运作组织 · A project with its operator',
  B: '12 个项目，各带运作组织、前 10 名参加者和人数 · 12 projects, each with operator, first 10 enrolments with persons, and their count',
  C: '一人的积分对账单：50 笔分录连同转账，按键翻页 · A person’s statement of points: 50 entries with their transfers, paged by key',
  D: '登记一次服务，连同积分转账、审计、事件和幂等键 · One service record written, with its transfer of points, audit, event and idempotency key',
  E: '中文检索模板目录 · Search of the catalogue in Chinese',
  F: '社区首页：全部列表与计数 · The community’s home page: all its lists and counts',
} as const;

export type Operation = keyof typeof OPERATIONS;
export const operations = Object.keys(OPERATIONS) as Operation[];

/** One request in words that all contestants share: rows by their UUIDs. */
export interface Question {
  operation: Operation;
  community: number;
  /** A: a project; C: an account of the ledger; D: an enrolment. */
  id: string;
  /** C: whether the second page is asked for. */
  next: boolean;
  /** D: the enrolment of who serves. */
  servedById: string;
  /** E: the words to look for. */
  words: string;
}

const SEARCHES = ['共餐', '老人 理发', '放学后课堂', '调解 邻里', '不存在的词', 'elder-meals 义卖'];

/** The n-th question of an operation: spread over all communities, the same for every contestant. */
export function question(operation: Operation, n: number, communities: number): Question {
  const community = (n * 7) % communities;
  const turn = Math.floor(n / communities) + n;
  return {
    operation,
    community,
    id: subjectOf(operation, community, turn),
    next: turn % 2 === 1,
    servedById: idOf('enrolment', community, adviserOf(turn % SHAPE.studios, turn % SHAPE.pairs)),
    words: SEARCHES[turn % SEARCHES.length]!,
  };
}

/**
 * Where it is recorded is not where it is read, so that what is read stays the same. Who serves whom recurs, as day by
 * day in life: a few pairs in each project.
 */
function subjectOf(operation: Operation, community: number, turn: number): string {
  if (operation === 'C') return idOf('ledger_account', community, saverAccount(turn % SHAPE.savers));
  if (operation === 'D') return idOf('enrolment', community, clientOf(turn % SHAPE.studios, turn % SHAPE.pairs));
  return idOf('project', community, turn % SHAPE.projects);
}

/** Sizes of the pages asked for. */
export const PAGES = { projects: 12, enrolments: 10, entries: 50, templates: 20, home: 5 } as const;

/** What D records; the key is put in by the load generator, new for every request. */
export const RECORDED = { servedOn: DAYS.open, data: { kind: 'PUBLICITY', minutes: 30 } } as const;
export const KEY_PLACE = 'bench-00000000000000';
