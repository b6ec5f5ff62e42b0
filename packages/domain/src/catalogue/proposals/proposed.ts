import { Refusal } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import type { JsonObject } from '../../documents/json.js';
import { type Change, differences } from '../../documents/merge.js';
import { presentSettings } from '../../projects/stored-settings.js';
import { kindOf } from '../mechanisms/mechanism.enums.js';
import type { MechanismDocument } from '../mechanisms/mechanism-document.js';
import { wholeSections } from '../mechanisms/mechanism-kind.js';
import type { TemplateDocument } from '../template-document.js';
import { documentIn, type ProjectDocument } from '../upgrade/project-document.js';

/** What is offered: a project's document, or a mechanism's sections. */
interface Offered {
  document: JsonObject;
  /** Of the module that wrote its settings; null where it is of a mechanism. */
  moduleVersion?: string | null | undefined;
}

/** A mechanism as a version has it: what its adopters' adaptations are told against. */
export const sectionsIn = ({ mechanism, sections }: MechanismDocument) => wholeSections(kindOf(mechanism), sections);

/** What was proposed of a project, its settings as today's module has them. @throws Refusal where that cannot be had */
export const proposedProject = (module: ServiceModule, { document, moduleVersion }: Offered): ProjectDocument => {
  const { config, ...told } = document as ProjectDocument;
  const settings = presentSettings(module, { config, moduleVersion: moduleVersion! }, ['proposalId']);
  return { ...told, config: settings as JsonObject };
};

/** What it would change of the version that it adapted; nothing where today's module cannot read it. */
export function proposedChanges(
  modules: ReadonlyMap<string, ServiceModule>,
  { title, template }: { title: string; template: TemplateDocument | MechanismDocument },
  offered: Offered,
): Change[] {
  if ('mechanism' in template) return differences(sectionsIn(template), offered.document);
  const module = modules.get(template.module);
  if (!module) return [];
  try {
    return differences(documentIn(module, { title, template }), proposedProject(module, offered));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [];
  }
}
