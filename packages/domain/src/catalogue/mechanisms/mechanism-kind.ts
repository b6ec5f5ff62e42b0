import type { SubjectName } from '@gongzhi/access';
import type { Json, Text } from '@gongzhi/kernel';
import type { Requirement } from '@gongzhi/module-kit';
import type { ConfigurationSection } from '../../configuration/index.js';
import type { JsonObject } from '../../documents/json.js';
import type { Sections } from './mechanism-document.js';

/** A way of governing that communities take over from each other: what it is called, and what it is made of. */
export interface MechanismKind {
  title: Text;
  summary: Text;
  /** Whoever may change rows of this kind is told that there is a newer version, or that theirs was withdrawn. */
  decidedWith: SubjectName;
  /** What a community wants for it; told to whoever adopts it. */
  requires: readonly Requirement[];
  /** In the order in which they are locked and applied. */
  parts: readonly MechanismPart[];
}

export interface MechanismPart {
  section: ConfigurationSection;
  /** How a community has it that has nothing of it. */
  blank: Json;
  /** Whether an item of the section belongs to the mechanism; left out where all do. */
  belongs?(item: JsonObject): boolean;
  /** Set where no role may rename an item: one that names somebody is left out of what is published, and not refused. */
  isFixed?: true;
  /** How an item counts no more, where sections take none away. */
  retired?(item: JsonObject): JsonObject;
}

/** With every part: what a document does not tell is as a community has it that set nothing. */
export const wholeSections = ({ parts }: MechanismKind, sections: Sections): Sections =>
  Object.fromEntries(parts.map(({ section: { key }, blank }) => [key, sections[key] ?? blank]));
