import {
  ACTION_WORDS,
  type AccessQuestion,
  type ConstitutionRule,
  conditionsInWords,
  HOLDER_WORDS,
  type Holder,
  joined,
  POSITION_WORDS,
  positionsInWords,
  type ScopeType,
  SUBJECT_WORDS,
} from '@gongzhi/access';
import { type Text, text } from '@gongzhi/kernel';
import type { Membership } from '../people/membership.entity.js';
import type { AccessReason, AccessVerdict } from './explanation.types.js';

/** A reason, before it is put into words. */
export interface Told {
  rule: ConstitutionRule;
  verdict: AccessVerdict;
  holder: Holder;
  membership: Membership | null;
}

const SCOPE_WORDS: Record<ScopeType, Text> = {
  GRID: text('一个网格', 'one grid'),
  PROJECT: text('一个项目', 'one project'),
  STAIRWELL: text('一个楼道', 'one stairwell'),
};

/** “引领者·书记（2026-01-01 起，限一个项目）” */
function heldInWords(holder: Holder, membership: Membership | null): Text {
  const { zh, en } = HOLDER_WORDS[holder];
  if (!membership) return text(zh, en);
  const { fromDate, untilDate, scopeType, position } = membership;
  const post = position && POSITION_WORDS[position];
  const scope = scopeType ? SCOPE_WORDS[scopeType] : null;
  return text(
    `${zh}${post ? `·${post.zh}` : ''}（${fromDate} 起${untilDate ? `，至 ${untilDate}` : ''}${scope ? `，限${scope.zh}` : ''}）`,
    `${en}${post ? `, ${post.en}` : ''} (from ${fromDate}${untilDate ? ` until ${untilDate}` : ''}${scope ? `, for ${scope.en} only` : ''})`,
  );
}

/** One sentence: which rule, by which membership, and what becomes of it. */
export function reasonInWords({ rule, verdict, holder, membership }: Told): Text {
  const held = heldInWords(holder, membership);
  const positions = positionsInWords(rule, holder) ?? text('', '');
  const conditions = rule.conditions ? conditionsInWords(rule.conditions) : text('', '');
  const outcome: Record<AccessVerdict, Text> = {
    GRANTED: text('允许', 'allows it'),
    OTHER_POSITION: text(`只给其他职务：${positions.zh}`, `is for other positions: ${positions.en}`),
    READ_ONLY: text(
      '本来允许，但本社区已暂停，只能查看',
      'would allow it, but the community is suspended: it can be read only',
    ),
    NARROWED: text('城市规则允许，但本社区已收紧', 'allows it in the city, but this community has narrowed it'),
    FIELD_WITHHELD: text('可查看该对象，但本社区不显示此字段', 'shows the row, but this community withholds the field'),
    OUT_OF_SCOPE: text('不在这项任职的范围内', 'reaches no further than the scope of this membership'),
    CONDITIONS_NOT_MET: text(`不满足条件：${conditions.zh}`, `asks for ${conditions.en}, which is not so`),
    NOT_BEGUN: text('任职尚未开始', 'would allow it, but the membership has not begun'),
    ENDED: text('任职已经结束', 'would allow it, but the membership has ended'),
    SUSPENDED: text('所代表的组织已停用', 'would allow it, but its organisation is suspended'),
  };
  const { zh, en } = outcome[verdict];
  return text(`${held.zh}：依「${rule.title.zh}」，${zh}`, `${held.en}: the rule “${rule.title.en}” ${en}`);
}

/** The answer as a whole: what allows it, or what stands in its way. */
export function summaryInWords(
  { action, subject, field }: AccessQuestion,
  { allowed, reasons, holders }: { allowed: boolean; reasons: readonly AccessReason[]; holders: readonly Holder[] },
): Text {
  const asked = text(
    `${ACTION_WORDS[action].zh}${SUBJECT_WORDS[subject].zh}${field ? `的 ${field}` : ''}`,
    `${ACTION_WORDS[action].en} ${SUBJECT_WORDS[subject].en}${field ? ` (${field})` : ''}`,
  );
  if (allowed) return text(`可以${asked.zh}`, `May ${asked.en}`);
  if (reasons.length > 0) {
    return text(
      `不能${asked.zh}：有关的规则都不允许，见各条理由`,
      `May not ${asked.en}: no rule that speaks of it allows it; see the reasons`,
    );
  }
  if (holders.length === 0)
    return text(`不能${asked.zh}：没有规则允许任何人这样做`, `May not ${asked.en}: no rule allows anybody to`);
  const roles = joined(holders.map((holder) => HOLDER_WORDS[holder]));
  return text(
    `不能${asked.zh}：缺少可以这样做的角色（${roles.zh}）`,
    `May not ${asked.en}: lacks a role that could (${roles.en})`,
  );
}
