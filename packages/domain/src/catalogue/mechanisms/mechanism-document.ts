import type { Json, Text } from '@gongzhi/kernel';
import type { Requirement } from '@gongzhi/module-kit';
import type { Mechanism } from './mechanism.enums.js';

/**
 * What travels of a mechanism: how a community has it set up, never who acts in it. As with a project's template, plain
 * JSON with whole numbers.
 */
export interface MechanismDocument {
  mechanism: Mechanism;
  title: Text;
  summary: Text;
  requirements: Requirement[];
  sections: Sections;
}

/** Parts of a community's configuration by their keys, each in the form that its section gives. */
export type Sections = { [key: string]: Json };
