import type { Text } from '@gongzhi/kernel';
import type { Subject } from '@gongzhi/module-kit';
import type { OrganisationKind } from '../../people/people.enums.js';
import type { CommunityKind } from '../../tenancy/tenancy.enums.js';

/** Figures of a community that a mapping may start from; all whole numbers. */
export const FIGURES = [
  'RESIDENTS',
  'HOUSEHOLDS',
  /** Of a thousand people whose age is known, how many are 80 or older. */
  'OVER_80_PER_MILLE',
  /** Density, as far as registers tell: residents to a registered building. */
  'RESIDENTS_PER_BUILDING',
] as const;
export type FigureName = (typeof FIGURES)[number];

/** Which of them the community has; null where its register does not tell. */
export type CommunityFigures = Readonly<Record<FigureName, number | null>>;

/** How a setting follows from a figure. There are these three and no others: a mapping is data, and never computes more. */
export type Formula =
  /** The template's value × figure ÷ `reference`. */
  | { formula: 'IN_PROPORTION'; reference: number }
  /** Figure ÷ `per`. */
  | { formula: 'ONE_PER'; per: number }
  /** The value of the highest step that the figure reaches; the template's below the first. */
  | { formula: 'STEPS'; steps: readonly { from: number; value: number | string }[] };

/** Where a number goes that is no multiple of `step`; exact halves go up. */
export interface Rounding {
  to: 'UP' | 'DOWN' | 'NEAREST';
  step: number;
}

/** A setting of a module that another kind of community sets otherwise. */
export type ScaledSetting = Formula & {
  module: string;
  path: string;
  input: FigureName;
  /** Null for steps, whose values stand as they are. */
  rounding: Rounding | null;
  reason: Text;
};

/** Who takes the place of whom, where requirements allow it. */
export interface StandIn {
  /** Null: whatever the field. */
  serves: string | null;
  wanted: Subject;
  by: Subject;
  kinds: readonly OrganisationKind[];
  reason: Text;
}

/** How what works in one kind of community is set up in another. */
export interface Mapping {
  from: readonly CommunityKind[];
  to: readonly CommunityKind[];
  standIns: readonly StandIn[];
  settings: readonly ScaledSetting[];
}

export const NO_MAPPING: Mapping = { from: [], to: [], standIns: [], settings: [] };

/** Whether it speaks of a template from the one community taken over by the other. */
export const isFor = (
  { from, to }: Mapping,
  { publisher, own }: { publisher: CommunityKind | null; own: CommunityKind },
): boolean => publisher !== null && from.includes(publisher) && to.includes(own);
