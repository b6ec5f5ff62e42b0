import type { ConfigurationSection } from './section.js';
import { benefitsSection } from './sections/benefits.js';
import { constitutionSection } from './sections/constitution.js';
import { councilCharterSection } from './sections/council-charter.js';
import { fundingLinesSection } from './sections/funding-lines.js';
import { gridsSection } from './sections/grids.js';
import { organisationsSection } from './sections/organisations.js';
import { placesSection } from './sections/places.js';
import { pointsRulesSection } from './sections/points-rules.js';
import { pointsValiditySection } from './sections/points-validity.js';
import { serviceItemsSection } from './sections/service-items.js';

/** In the order in which they are applied: what others name comes first. Locks are taken in it, too. */
export const SECTIONS: readonly ConfigurationSection[] = [
  ...[constitutionSection, councilCharterSection, serviceItemsSection],
  ...[placesSection, gridsSection, organisationsSection, fundingLinesSection],
  ...[pointsRulesSection, pointsValiditySection, benefitsSection],
];
