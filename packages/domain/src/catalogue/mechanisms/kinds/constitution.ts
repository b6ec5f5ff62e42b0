import { text } from '@gongzhi/kernel';
import { constitutionSection } from '../../../configuration/sections/constitution.js';
import type { MechanismKind } from '../mechanism-kind.js';

/** How a community narrows the city's constitution: it takes rights away, and gives nobody any. */
export const constitution: MechanismKind = {
  title: text('治理规则', 'Constitution'),
  summary: text(
    '在全市治理规则之内收紧了哪些权限、保留了哪些事项',
    'Which rights are narrowed within the city’s constitution, and which affairs are reserved',
  ),
  decidedWith: 'Constitution',
  requires: [],
  parts: [{ section: constitutionSection, blank: { narrowings: [], reservedAffairs: [] } }],
};
