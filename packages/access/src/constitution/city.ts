import { compile } from './compile.js';
import { MEMBERS_RULES } from './members.js';
import { MONEY_RULES } from './money.js';
import { OFFICES_RULES } from './offices.js';
import { OUTSIDERS_RULES } from './outsiders.js';
import { POINTS_RULES } from './points.js';
import { PRIVACY_RULES } from './privacy.js';
import type { ConstitutionRule } from './rule.js';
import { SET_UP_RULES } from './set-up.js';
import { TASK_RULES } from './tasks.js';

/** The city's constitution: what everybody may do at most, in every community. A new version counts from the next start. */
export const CITY_CONSTITUTION: readonly ConstitutionRule[] = [
  ...MEMBERS_RULES,
  ...SET_UP_RULES,
  ...MONEY_RULES,
  ...OFFICES_RULES,
  ...POINTS_RULES,
  ...TASK_RULES,
  ...PRIVACY_RULES,
  ...OUTSIDERS_RULES,
];

/** The same, as abilities are built from it. */
export const CITY_RULES = compile(CITY_CONSTITUTION);
