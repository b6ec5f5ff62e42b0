import { text } from '@gongzhi/kernel';
import type { ConstitutionRule } from './rule.js';

/**
 * What apps may do by what a community consented to (nothing about persons beyond a record's own keys), and what those may
 * who stand above communities or outside of them.
 */
export const OUTSIDERS_RULES: readonly ConstitutionRule[] = [
  {
    key: 'app.community-read',
    holders: ['community:read'],
    actions: ['read'],
    subjects: ['Community', 'Place', 'ServiceItem', 'CouncilCharter', 'Constitution'],
    title: text('应用：读取社区公开事务', 'Apps: read the community’s public affairs'),
    why: text('便民应用的基础', 'What services for residents are built on'),
  },
  {
    key: 'app.organisations-read',
    holders: ['organisations:read'],
    actions: ['read'],
    subjects: ['Organisation'],
    title: text('应用：读取组织', 'Apps: read organisations'),
    why: text('便于找到服务者', 'To find who serves'),
  },
  {
    key: 'app.projects-read',
    holders: ['projects:read'],
    actions: ['read'],
    subjects: ['Project', 'Template'],
    title: text('应用：读取项目与模板', 'Apps: read projects and templates'),
    why: text('便于展示与推荐', 'To show and to recommend them'),
  },
  {
    key: 'app.records-read',
    holders: ['records:read'],
    actions: ['read'],
    subjects: ['Enrolment', 'ServiceRecord', 'Rating'],
    title: text('应用：读取参加、服务与评价', 'Apps: read enrolments, records and ratings'),
    why: text('便于统计与对账', 'To count and to reconcile'),
  },
  {
    key: 'app.records-write',
    holders: ['records:write'],
    actions: ['create'],
    subjects: ['ServiceRecord'],
    title: text('应用：登记服务', 'Apps: record services'),
    why: text('一次录入，不再重复填报', 'One fact is entered once'),
  },
  {
    key: 'bureau.read',
    holders: ['BUREAU'],
    actions: ['read'],
    subjects: ['Community', 'Template', 'Adoption'],
    title: text('民政局：查看社区名册与模板目录', 'Bureau: read the register of communities and the catalogue'),
    why: text('只见名册与目录，不见社区数据', 'The register and the catalogue, no community’s rows'),
  },
  {
    key: 'bureau.communities',
    holders: ['BUREAU'],
    actions: ['onboard', 'update'],
    subjects: ['Community'],
    title: text('民政局：开通社区、变更状态', 'Bureau: onboard communities and set their status'),
    why: text('民政局是平台的运营者', 'The bureau operates the city’s deployment'),
  },
  {
    key: 'bureau.templates',
    holders: ['BUREAU'],
    actions: ['update'],
    subjects: ['Template'],
    title: text('民政局：推荐模板，因安全原因撤回', 'Bureau: endorse templates, and withdraw them for safety'),
    why: text(
      '各社区照着做，先要有人把关；内容仍由发布者负责',
      'Many communities follow a template: somebody looks after them; its content stays its publisher’s',
    ),
  },
  {
    key: 'bureau.jobs',
    holders: ['BUREAU'],
    actions: ['read', 'update'],
    subjects: ['Job'],
    title: text('民政局：查看、取消、继续市级后台任务', 'Bureau: read, cancel and resume the city’s jobs'),
    why: text('批量登记要看进度', 'Whoever onboards many communities must see how far that is'),
  },
  {
    key: 'bureau.reviewers',
    holders: ['BUREAU'],
    actions: ['read', 'create', 'update'],
    subjects: ['TownReviewer'],
    title: text('民政局：任免镇街评议员', 'Bureau: appoint and dismiss town reviewers'),
    why: text('镇街评议本镇街，由民政局定人', 'A town’s office reviews its own; the bureau says who does'),
  },
  {
    key: 'bureau.reviews',
    holders: ['BUREAU'],
    actions: ['read'],
    subjects: ['CommunityReview'],
    title: text('民政局：查看全部社区评议', 'Bureau: read all reviews of communities'),
    why: text('全市情况一目了然', 'To see the whole city side by side'),
  },
  {
    key: 'bureau.rosters',
    holders: ['BUREAU'],
    actions: ['export'],
    subjects: ['Settlement'],
    title: text('民政局：为具名审计调阅补贴名册', 'Bureau: open a subsidy roster for a named audit'),
    why: text(
      '查补贴要对到人；每次调阅记入社区自己的审计记录',
      'Subsidies are checked by who got them; each time stands in the community’s own trail',
    ),
  },
  {
    key: 'reviewer.reviews',
    holders: ['TOWN_REVIEWER'],
    actions: ['create'],
    subjects: ['CommunityReview'],
    title: text('镇街评议员：评议本镇街社区', 'Town reviewers: review the communities of their own town'),
    why: text('只评议本镇街，不见居民资料', 'Their own town’s alone, and nothing of residents'),
  },
  {
    key: 'visitor.reviews',
    holders: ['VISITOR'],
    actions: ['read'],
    subjects: ['CommunityReview'],
    title: text(
      '未指定社区者：查看本人任职镇街的社区评议',
      'Whoever names no community: reviews of the town that they review',
    ),
    why: text(
      '任期内的镇街评议员才看得到，由数据库逐次核对',
      'Whoever is no town’s reviewer on the day finds none: the database holds each request against the appointments',
    ),
  },
  {
    key: 'bureau.figures',
    holders: ['BUREAU'],
    actions: ['read', 'export'],
    subjects: ['CityFigure'],
    title: text('民政局：查看、导出全市统计', 'Bureau: read and export the city’s figures'),
    why: text('只见汇总，一至四人的数不显示', 'Sums only, and no count of one to four persons'),
  },
  {
    key: 'visitor.read',
    holders: ['VISITOR'],
    actions: ['read'],
    subjects: ['Community', 'Template'],
    title: text(
      '未指定社区者：查看目录与自己的社区',
      'Whoever names no community: read the catalogue and one’s own communities',
    ),
    why: text('先选社区再办事', 'One chooses a community first'),
  },
];
