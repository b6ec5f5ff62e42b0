import { type Text, text } from '@gongzhi/kernel';
import type { Action, Holder, Post, SubjectName } from '../roles.js';
import { type Conditions, type ConstitutionRule, comparisonsOf, type Placeholder } from './rule.js';

/** What rules are about, in words: for plans, explanations and the documentation. */
export const HOLDER_WORDS: Record<Holder, Text> = {
  ADMIN: text('管理员', 'administrator'),
  LEADER: text('引领者', 'leader'),
  EXECUTOR: text('执行者', 'executor'),
  STEWARD: text('担当者', 'steward'),
  CATALYST: text('撬动者', 'catalyst'),
  PARTNER: text('共建者', 'partner'),
  SUBSTITUTE: text('代审人', 'substitute approver'),
  'community:read': text('应用（读社区）', 'app (community)'),
  'organisations:read': text('应用（读组织）', 'app (organisations)'),
  'projects:read': text('应用（读项目）', 'app (projects)'),
  'records:read': text('应用（读服务记录）', 'app (records)'),
  'records:write': text('应用（登记服务）', 'app (recording)'),
  BUREAU: text('民政局', 'bureau'),
  TOWN_REVIEWER: text('镇街评议员', 'town reviewer'),
  VISITOR: text('未指定社区者', 'whoever names no community'),
};

export const POSITION_WORDS: Record<Post, Text> = {
  SECRETARY: text('书记', 'party secretary'),
  DEPUTY_SECRETARY: text('副书记', 'deputy party secretary'),
  DIRECTOR: text('主任', 'director of the committee'),
  DEPUTY_DIRECTOR: text('副主任', 'deputy director'),
  MEMBER: text('委员', 'member of the committee'),
  TREASURER: text('财务', 'treasurer'),
  GRID_WORKER: text('网格员', 'grid worker'),
  MEDIATOR: text('调解员', 'mediator'),
  CLERK: text('工作人员', 'clerk'),
  REPRESENTATIVE: text('居民代表', 'residents’ representative'),
  STAIRWELL_HEAD: text('楼道长', 'head of a stairwell'),
  VOLUNTEER: text('志愿者', 'volunteer'),
  HELPER: text('帮手', 'helper'),
  MANAGER: text('负责人', 'who runs the organisation'),
  SOCIAL_WORKER: text('社工', 'social worker'),
  LIAISON: text('联络员', 'liaison'),
  NONE: text('未定职务', 'no position in particular'),
};

export const ACTION_WORDS: Record<Action, Text> = {
  read: text('查看', 'read'),
  create: text('新增', 'create'),
  update: text('修改', 'update'),
  approve: text('审批', 'approve'),
  publish: text('发布', 'publish'),
  clone: text('克隆', 'clone'),
  onboard: text('开通', 'onboard'),
  unmask: text('查看原文', 'unmask'),
  export: text('导出', 'export'),
  erase: text('删除个人信息', 'erase'),
  merge: text('合并', 'merge'),
};

export const SUBJECT_WORDS: Record<SubjectName, Text> = {
  Community: text('社区', 'the community'),
  Place: text('地点', 'places'),
  Grid: text('网格', 'grids'),
  Organisation: text('组织', 'organisations'),
  Person: text('人员', 'persons'),
  Household: text('住户', 'households'),
  HouseholdMember: text('住户成员', 'members of households'),
  Membership: text('任职', 'memberships'),
  AppConsent: text('应用授权', 'consents to apps'),
  Constitution: text('治理规则', 'the constitution'),
  CouncilCharter: text('议事会章程', 'the council’s charter'),
  ServiceItem: text('服务事项', 'service items'),
  Account: text('账户', 'accounts'),
  FundingLine: text('资金条线', 'funding lines'),
  LedgerAccount: text('明细账户与对账单', 'accounts of the ledger and their statements'),
  Transfer: text('转账', 'transfers'),
  Hold: text('冻结', 'holds'),
  Payment: text('付款', 'payments'),
  FinanceSetting: text('财务设置', 'what is set for money'),
  PointsRule: text('积分规则', 'points rules'),
  PointsSetting: text('积分设置', 'what is set for points'),
  PointsClaim: text('积分申报', 'claims of points'),
  Benefit: text('积分福利', 'benefits for points'),
  Redemption: text('积分兑换', 'redemptions of points'),
  PointsDeduction: text('扣分', 'points taken away'),
  ProjectTask: text('项目任务', 'tasks of projects'),
  TaskClaim: text('任务认领', 'claims of tasks'),
  PointsRanking: text('积分排名', 'the ranking of points'),
  PointsGift: text('积分转让', 'points given within a household'),
  Template: text('模板', 'templates'),
  Offer: text('民政局的推介', 'offers of the bureau'),
  Adoption: text('模板采用', 'adoptions'),
  Project: text('服务项目', 'projects'),
  Enrolment: text('参加', 'enrolments'),
  ServiceRecord: text('服务记录', 'service records'),
  Rating: text('评价', 'ratings'),
  Settlement: text('结算', 'settlements'),
  AuditEntry: text('审计记录', 'audit entries'),
  Access: text('他人权限的缘由', 'why others may do what they may'),
  Job: text('后台任务', 'jobs'),
  Figure: text('本社区统计', 'the community’s figures'),
  CityFigure: text('全市统计', 'the city’s figures'),
  Consent: text('个人信息同意', 'consents to the use of personal data'),
  Guardianship: text('监护关系', 'guardianships'),
  CreditCodeSuspension: text('统一社会信用代码停用', 'suspensions of credit codes'),
  TownReviewer: text('镇街评议员', 'town reviewers'),
  CommunityReview: text('社区评议', 'reviews of communities'),
  Representation: text('代办记录', 'what was done for residents'),
  Substitute: text('代审指定', 'substitutes'),
  Erasure: text('个人信息删除', 'erasures'),
};

const OPERATOR_WORDS: Record<string, Text> = {
  $eq: text('＝', '='),
  $ne: text('≠', '≠'),
  $in: text('属于', 'is one of'),
  $nin: text('不属于', 'is none of'),
  $gt: text('＞', '>'),
  $gte: text('≥', '≥'),
  $lt: text('＜', '<'),
  $lte: text('≤', '≤'),
};

const PLACEHOLDER_WORDS: Record<Placeholder, Text> = {
  $personId: text('本人', 'oneself'),
  $standsInForIds: text('本人所代的人', 'those whom one stands in for'),
  $organisationIds: text('本组织', 'the organisation that one acts for'),
  $operatedProjectIds: text('本组织运作的项目', 'the projects that one’s organisation operates'),
};

/** What a rule, or the piece of it that a community left, allows in one sentence; with `holder`, to which positions. */
export function sentenceOf(
  { actions, subjects, withoutFields = [], ...rule }: ConstitutionRule,
  holder?: Holder,
): Text {
  const conditions = [...(rule.conditions ? [rule.conditions] : []), ...(rule.further ?? [])].map(conditionsInWords);
  const does = joined(actions.map((action) => ACTION_WORDS[action]));
  const what = joined(subjects.map((subject) => SUBJECT_WORDS[subject]));
  const which = conditions.length > 0 ? joined(conditions, '，且 ', ' and ') : null;
  const without = withoutFields.join(', ');
  const posts = holder && positionsInWords(rule, holder);
  return text(
    `可${does.zh}${what.zh}${which ? `，限 ${which.zh}` : ''}${without ? `，不含 ${withoutFields.join('、')}` : ''}${posts ? `；职务：${posts.zh}` : ''}`,
    `may ${does.en} ${what.en}${which ? `, where ${which.en}` : ''}${without ? `, without ${without}` : ''}${posts ? `; positions: ${posts.en}` : ''}`,
  );
}

/** The posts of a holder that a rule is for; null where it is for all of them. */
export function positionsInWords({ positions }: Pick<ConstitutionRule, 'positions'>, holder: Holder): Text | null {
  const posts = positions?.[holder];
  return posts ? joined(posts.map((post) => POSITION_WORDS[post])) : null;
}

export function conditionsInWords(conditions: Conditions): Text {
  const said = Object.entries(conditions).flatMap(([column, wanted]) =>
    comparisonsOf(wanted).map(([operator, operand]) => {
      const [compared, value] = [OPERATOR_WORDS[operator]!, operandInWords(operand)];
      return text(`${column} ${compared.zh} ${value.zh}`, `${column} ${compared.en} ${value.en}`);
    }),
  );
  return joined(said, '，且 ', ' and ');
}

const operandInWords = (operand: unknown): Text =>
  PLACEHOLDER_WORDS[operand as Placeholder] ?? text(JSON.stringify(operand), JSON.stringify(operand));

export const joined = (texts: readonly Text[], zh = '、', en = ', '): Text =>
  text(texts.map((each) => each.zh).join(zh), texts.map((each) => each.en).join(en));
