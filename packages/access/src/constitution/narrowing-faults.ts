import { type Text, text } from '@gongzhi/kernel';
import { type Action, OUTSIDERS, POSTS, type SubjectName } from '../roles.js';
import { withholdable } from './fields.js';
import type { Narrowing } from './narrowing.js';
import { type ConstitutionRule, conditionFaults } from './rule.js';

/** Something that is wrong with a narrowing; `field` is the path into it. */
export interface NarrowingFault {
  field: string[];
  message: Text;
}

/**
 * What a row is known by when it is asked whether something may be done with it, where that is not the whole row: a new
 * one is not there yet. By an empty list the kind alone decides: such a rule can be taken away, not narrowed by conditions.
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'create Consent': ['personId'],
  'create Enrolment': ['projectId'],
  'create PointsClaim': ['personId'],
  'create PointsDeduction': ['personId'],
  'create Redemption': ['personId'],
  'create ProjectTask': ['projectId'],
  'create Rating': ['projectId', 'ratedById'],
  'create ServiceRecord': ['projectId'],
  'create Settlement': ['projectId'],
  'create TaskClaim': ['personId'],
  'clone Template': [],
  'erase Person': ['id'],
  'export Community': [],
  'publish Template': [],
  'read Access': [],
  'read Figure': [],
  'read PointsRanking': [],
  'update Constitution': [],
  'update FundingLine': [],
  'update Household': [],
  'update Place': [],
  'update Rating': [],
};

/** The columns by which an action on a kind is decided; null where any column of the row is known. */
const columnsAsked = (action: Action, subject: SubjectName): readonly string[] | null =>
  KNOWN[`${action} ${subject}`] ?? (action === 'create' ? [] : null);

/** What is wrong with a narrowing of this constitution; whether its columns exist is for whoever knows the tables. */
export function narrowingFaults(rules: readonly ConstitutionRule[], narrowing: Narrowing): NarrowingFault[] {
  const rule = rules.find(({ key }) => key === narrowing.rule);
  if (!rule) return [fault(['rule'], '城市治理规则中没有这一条', 'The city’s constitution has no such rule')];
  if (rule.entrenched) {
    return [
      fault(
        ['rule'],
        '这一条不可削减，否则可能无人能再修改规则或知晓自己的权利',
        'This rule cannot be narrowed: nobody could undo it, or know their own',
      ),
    ];
  }
  if (rule.holders.every((holder) => OUTSIDERS.includes(holder))) {
    return [
      fault(
        ['rule'],
        '这一条管的是社区之外的人，不由社区收紧',
        'This rule is for those outside of communities: it is none of theirs to narrow',
      ),
    ];
  }
  return [
    ...notPart('holders', rule.holders, narrowing.holders),
    ...notPart('positions', postsOf(rule, narrowing.holders), narrowing.positions),
    ...notPart('actions', rule.actions, narrowing.actions),
    ...notPart('subjects', rule.subjects, narrowing.subjects),
    ...pointless(narrowing),
    ...fieldFaults(rule, narrowing),
    ...conditionsFaults(rule, narrowing),
  ];
}

function notPart(name: string, all: readonly string[], some: readonly string[] | undefined): NarrowingFault[] {
  if (!some) return [];
  if (all.length === 0) return [fault([name], '这一条不分职务', 'The rule tells no positions apart')];
  const list = all.join(', ');
  if (some.length === 0) return [fault([name], `请至少列出一项：${list}`, `Name at least one of ${list}`)];
  return some.flatMap((one, index) =>
    all.includes(one) ? [] : [fault([name, String(index)], `这一条只涉及：${list}`, `The rule is about ${list} only`)],
  );
}

/** The posts that a rule is for, of all its holders or of some. */
const postsOf = ({ holders, positions = {} }: ConstitutionRule, some = holders): string[] => [
  ...new Set(holders.flatMap((holder) => (some.includes(holder) ? (positions[holder] ?? POSTS[holder] ?? []) : []))),
];

function pointless({ removed, conditions, withoutFields }: Narrowing): NarrowingFault[] {
  const lessens = [removed, conditions, withoutFields?.length].filter(Boolean).length;
  if (lessens === 0) return [fault([], '没有说明要削减什么', 'It does not say what is taken away')];
  if (removed && lessens > 1) {
    return [fault(['removed'], '已取消的规则无需再附加条件', 'What is removed needs no conditions')];
  }
  return [];
}

function fieldFaults(rule: ConstitutionRule, { withoutFields, actions, subjects }: Narrowing): NarrowingFault[] {
  if (!withoutFields) return [];
  const known = (actions ?? rule.actions).join() === 'read' ? withholdable(subjects ?? rule.subjects) : [];
  if (known.length === 0) {
    return [
      fault(
        ['withoutFields'],
        '只能对一类对象的“查看”隐去字段，请写明 subjects 与 actions',
        'Fields can be withheld from reading one kind with fields to withhold: name it in subjects, and read in actions',
      ),
    ];
  }
  return withoutFields.flatMap((field, index) =>
    known.includes(field)
      ? []
      : [
          fault(
            ['withoutFields', String(index)],
            `可隐去的字段：${known.join('、')}`,
            `What can be withheld: ${known.join(', ')}`,
          ),
        ],
  );
}

function conditionsFaults(rule: ConstitutionRule, { conditions, actions, subjects }: Narrowing): NarrowingFault[] {
  if (!conditions) return [];
  const written = conditionFaults(conditions);
  if (written.length > 0)
    return written.map((said) => fault(['conditions'], `条件有误：${said}`, `A condition is wrong: ${said}`));
  return (actions ?? rule.actions).flatMap((action) =>
    (subjects ?? rule.subjects).flatMap((subject) => {
      const asked = columnsAsked(action, subject);
      const unknown = Object.keys(conditions).filter((column) => asked !== null && !asked.includes(column));
      if (unknown.length === 0) return [];
      const by =
        asked!.length > 0
          ? text(`只能用 ${asked!.join('、')}`, `only ${asked!.join(', ')} can be asked`)
          : text('只能整条取消', 'it can only be removed');
      return [fault(['conditions', unknown[0]!], `${action} ${subject}：${by.zh}`, `${action} ${subject}: ${by.en}`)];
    }),
  );
}

const fault = (field: string[], zh: string, en: string): NarrowingFault => ({ field, message: text(zh, en) });
