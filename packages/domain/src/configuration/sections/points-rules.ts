import { text } from '@gongzhi/kernel';
import { z } from 'zod';
import { authorize } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { PointsEnteredBy, PointsPeriod } from '../../ledger/points/points.enums.js';
import { PointsRule } from '../../ledger/points/points-rule.entity.js';
import { pointsRuleTerms, SETTING_POINTS_RULES, setPointsRules } from '../../ledger/points/points-rule.service.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { changedItems, overlaid, ownRows, problemsOf, sortedBy } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed, slug } from '../shape.js';

const RULE = z.object({
  key: slug,
  title: named,
  titleEn: named,
  points: z.int(),
  capPoints: z.int().nullable().default(null),
  capPeriod: z.enum(PointsPeriod).nullable().default(null),
  needsEvidence: z.boolean().default(false),
  enteredBy: z.enum(PointsEnteredBy).default('ANYBODY'),
  active: z.boolean().default(true),
});
type Rule = z.output<typeof RULE>;

const RULES = listOf(RULE, 'key', 200);

/** What conduct earns how many points: an item is the input of `setPointsRule`. */
export const pointsRulesSection: ConfigurationSection<Rule[]> = {
  key: 'pointsRules',
  title: text('积分规则', 'Points rules'),
  lock: (ctx) => oneAtATime(ctx, SETTING_POINTS_RULES),
  begin: ({ pointsRules }) =>
    sortedBy(
      pointsRules.map(({ key, title, points, cap, needsEvidence, enteredBy }) => ({
        ...{ key, title: title.zh, titleEn: title.en, points },
        ...{ capPoints: cap?.points ?? null, capPeriod: cap?.each ?? null, needsEvidence, enteredBy, active: true },
      })),
      'key',
    ),
  async read(ctx) {
    const rules = await ownRows(ctx, 'PointsRule', PointsRule);
    return sortedBy(rules.map(toldOf), 'key');
  },
  parse: (value, path) => sortedBy(parsed(RULES, value, path), 'key'),
  async plan(ctx, wanted) {
    const rows = await ownRows(ctx, 'PointsRule', PointsRule);
    const present = sortedBy(rows.map(toldOf), 'key');
    const changes = differences(present, overlaid(present, wanted, 'key'));
    for (const { key } of changedItems(present, wanted, 'key')) {
      authorize(ctx, 'create', 'PointsRule');
      const row = rows.find((rule) => rule.key === key);
      if (row) authorize(ctx, 'update', 'PointsRule', row);
    }
    return { changes, problems: wanted.flatMap((rule) => problemsOf(() => pointsRuleTerms(rule), [rule.key])) };
  },
  async apply(ctx, wanted) {
    await setPointsRules(ctx, changedItems(await this.read(ctx), wanted, 'key'));
  },
};

const toldOf = ({ key, title, titleEn, points, capPoints, capPeriod, ...rule }: PointsRule): Rule => ({
  ...{ key, title, titleEn, points, capPoints, capPeriod },
  ...{ needsEvidence: rule.needsEvidence, enteredBy: rule.enteredBy, active: rule.active },
});
