import { registerEnumType } from 'type-graphql';
import { constitution } from './kinds/constitution.js';
import { councilCharter } from './kinds/council-charter.js';
import { pointsScheme } from './kinds/points-scheme.js';
import { register } from './kinds/register.js';
import { serviceCatalogue } from './kinds/service-catalogue.js';
import type { MechanismKind } from './mechanism-kind.js';

/** Every mechanism that can be published and adopted: a new one is a line here and a file in `kinds`. */
const KINDS = {
  POINTS_SCHEME: pointsScheme,
  CONSTITUTION: constitution,
  COUNCIL_CHARTER: councilCharter,
  SERVICE_CATALOGUE: serviceCatalogue,
  REGISTER: register,
} as const satisfies Record<string, MechanismKind>;

export type Mechanism = keyof typeof KINDS;
export const Mechanism = Object.fromEntries(Object.keys(KINDS).map((key) => [key, key])) as {
  [Key in Mechanism]: Key;
};

export const kindOf = (mechanism: Mechanism): MechanismKind => KINDS[mechanism];

registerEnumType(Mechanism, {
  name: 'Mechanism',
  description: '可以发布、供别处采用的机制 · A mechanism that is published for others to adopt',
  valuesConfig: Object.fromEntries(
    Object.entries(KINDS).map(([key, { title }]) => [key, { description: `${title.zh} · ${title.en}` }]),
  ),
});
