import type { Json } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import type { JsonObject } from '../../documents/json.js';
import { differences } from '../../documents/merge.js';
import type { Project } from '../../projects/project.entity.js';
import { affairsOf } from '../../projects/project.service.js';
import { presentSettings } from '../../projects/stored-settings.js';
import type { ProjectTemplate } from '../project-template.js';
import type { TemplateDocument } from '../template-document.js';

/** What an upgrade concerns of a project, and a template has to say of it: nobody in it, and nothing that happened. */
export interface ProjectDocument extends JsonObject {
  title: string;
  config: JsonObject;
  /** A list of items with names, so that two communities may each add one. */
  affairs: { key: string }[];
}

/** A project's document as it stands in the history of its upgrades, with what it was held against. */
export interface ProjectState extends ProjectDocument {
  templateId: string;
  moduleVersion: string;
  adapted: string[];
}

const named = (affairs: readonly string[]): { key: string }[] => affairs.map((key) => ({ key }));

/** A template's title and document, its settings as today's module has them. */
export const documentIn = (
  module: ServiceModule,
  { title, template }: { title: string; template: Pick<TemplateDocument, 'moduleVersion' | 'config' | 'affairs'> },
): ProjectDocument => ({
  title,
  config: presentSettings(module, template, ['templateId']) as JsonObject,
  affairs: named(affairsOf(module, template.affairs)),
});

export const documentOfTemplate = (module: ServiceModule, { titleZh, document }: ProjectTemplate): ProjectDocument =>
  documentIn(module, { title: titleZh, template: document });

/** A project as it is, or was, its settings as today's module has them. */
export const documentOfState = (module: ServiceModule, state: ProjectState): ProjectDocument => ({
  title: state.title,
  config: presentSettings(module, state, ['projectId']) as JsonObject,
  affairs: state.affairs,
});

/** @param project one that was cloned */
export const stateOf = ({ title, config, affairs, templateId, moduleVersion, adapted }: Project): ProjectState => ({
  title,
  config: config as Record<string, Json>,
  affairs: named(affairs),
  templateId: templateId!,
  moduleVersion,
  adapted,
});

/** Makes a project what a state says; the project. */
export const takeState = (project: Project, { affairs, ...state }: ProjectState): Project =>
  Object.assign(project, state, { affairs: affairs.map(({ key }) => key) });

/** Paths of settings that a community has otherwise than the template that it follows. */
export const adaptedPaths = (template: ProjectDocument, config: JsonObject): string[] =>
  differences(template.config, config).map(({ path }) => path);
