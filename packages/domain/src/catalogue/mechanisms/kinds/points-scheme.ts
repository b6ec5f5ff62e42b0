import { text } from '@gongzhi/kernel';
import { pointsRulesSection } from '../../../configuration/sections/points-rules.js';
import { pointsValiditySection } from '../../../configuration/sections/points-validity.js';
import type { MechanismKind } from '../mechanism-kind.js';

/** What conduct earns how many points, and for how long. Points that anybody has are not part of it. */
export const pointsScheme: MechanismKind = {
  title: text('积分办法', 'Points scheme'),
  summary: text(
    '什么行为得多少积分、上限多少、由谁录入，以及积分有效多久；不含任何人的积分',
    'What conduct earns how many points, up to what cap and entered by whom, and how long points are valid; nobody’s points',
  ),
  decidedWith: 'PointsRule',
  requires: [
    {
      ...{ key: 'residents', type: 'people', minimumAge: 0, maximumAge: null, atLeast: 1 },
      title: text('登记在册的居民，才有人得积分', 'Registered residents, who could earn points'),
    },
  ],
  parts: [
    // Rules are never taken away: what was earned by them stays explained.
    { section: pointsRulesSection, blank: [], retired: (rule) => ({ ...rule, active: false }) },
    { section: pointsValiditySection, blank: { months: null } },
  ],
};
