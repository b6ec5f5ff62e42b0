import type { JsonObject } from '../../documents/json.js';
import type { Template } from '../template.entity.js';

/** What a community has made of a version that it took over. */
export interface Adapted {
  template: Template;
  /** As that version has it. */
  base: JsonObject;
  /** As it is here. */
  ours: JsonObject;
  /** Of the module that wrote the settings; null where it is a mechanism. */
  moduleVersion: string | null;
}
