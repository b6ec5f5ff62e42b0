import { text } from '@gongzhi/kernel';
import { fundingLinesSection } from '../../../configuration/sections/funding-lines.js';
import { organisationsSection } from '../../../configuration/sections/organisations.js';
import { namesCommunity } from '../../../people/own-name.js';
import type { MechanismKind } from '../mechanism-kind.js';

/**
 * Which bodies a community has of its own, and for what it has money from where. Who is in them, how much there is, and the
 * bodies of others that happen to stand in its register belong to the place, and stay there.
 */
export const register: MechanismKind = {
  title: text('人财物清单', 'Register'),
  summary: text(
    '本社区自己的组织及其服务领域，各条资金的来源与使用办法；不含人员、金额与别处的单位',
    'The community’s own organisations with what they serve, and its funding lines with where their money comes from; no persons, no amounts, nobody else’s bodies',
  ),
  decidedWith: 'FundingLine',
  requires: [],
  parts: [
    { section: organisationsSection, blank: [], belongs: ({ name }) => namesCommunity(String(name)), isFixed: true },
    { section: fundingLinesSection, blank: [], isFixed: true },
  ],
};
