import { text } from '@gongzhi/kernel';
import { councilCharterSection } from '../../../configuration/sections/council-charter.js';
import type { MechanismKind } from '../mechanism-kind.js';

/** How the residents' council is made up and decides. */
export const councilCharter: MechanismKind = {
  title: text('议事会章程', 'Council charter'),
  summary: text('议事会的席位、法定人数与表决办法', 'Seats, quorum and majority of the residents’ council'),
  decidedWith: 'CouncilCharter',
  requires: [],
  parts: [{ section: councilCharterSection, blank: {} }],
};
