import type { Text } from '@gongzhi/kernel';
import { changeWithinBounds, migrateBounds, parseConfig, type ServiceModule } from '@gongzhi/module-kit';
import type { JsonObject } from '../../documents/json.js';
import type { ProjectTemplate } from '../project-template.js';
import { documentOfTemplate } from './project-document.js';

export interface HeldSettings {
  /** As the module reads them; null where it cannot. */
  config: JsonObject | null;
  /** What is wrong with them; `field` leads from `config` to the setting. */
  problems: { field: string[]; message: Text }[];
}

/** Holds settings against their module and, where a project follows a template, against what that lets one change. */
export function heldSettings(
  module: ServiceModule,
  settings: JsonObject,
  template: ProjectTemplate | null,
): HeldSettings {
  const inConfig = ({ field, message }: HeldSettings['problems'][number]) => ({ field: ['config', ...field], message });
  const parsed = parseConfig(module, settings);
  if (!parsed.ok) return { config: null, problems: parsed.problems.map(inConfig) };
  const config = parsed.value as JsonObject;
  if (!template) return { config, problems: [] };
  const { document } = template;
  const source = { bounds: migrateBounds(module, document.moduleVersion, document), config: module.config };
  const beyond = changeWithinBounds(source, documentOfTemplate(module, template).config, config);
  return { config, problems: beyond.map(inConfig) };
}
