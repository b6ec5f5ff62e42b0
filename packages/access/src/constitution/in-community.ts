import { CITY_CONSTITUTION, CITY_RULES } from './city.js';
import { type CompiledRules, compile } from './compile.js';
import { type Narrowing, narrowed } from './narrowing.js';

/** So many different lists of narrowings are kept compiled; communities that narrow alike share one. */
const MOST = 300;
const compiled = new Map<string, CompiledRules>();

/** What counts in a community that narrows the city's constitution so; where it does not, the city's own. */
export function rulesWith(narrowings: readonly Narrowing[]): CompiledRules {
  if (narrowings.length === 0) return CITY_RULES;
  const key = JSON.stringify(narrowings);
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MOST) compiled.clear();
  const rules = compile(narrowed(CITY_CONSTITUTION, narrowings));
  compiled.set(key, rules);
  return rules;
}
