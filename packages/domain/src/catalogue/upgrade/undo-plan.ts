import type { Problem } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { merge } from '../../documents/merge.js';
import type { ProjectTemplate } from '../project-template.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import { heldSettings } from './held-settings.js';
import { adaptedPaths, documentOfState, documentOfTemplate, type ProjectState } from './project-document.js';

/** What undoing an upgrade makes of a project. */
export interface UndoPlan {
  /** Null where the settings of before cannot be had beside what was changed since. */
  state: ProjectState | null;
  /** Paths that stay as they are, since they were changed after the upgrade. */
  kept: string[];
  problems: Problem[];
}

/**
 * Pure: from what the upgrade made, to what there was, beside what stands there now.
 * @param template the version of before
 */
export function planUndo(
  module: ServiceModule,
  template: ProjectTemplate,
  { was, became, now }: { was: ProjectState; became: ProjectState; now: ProjectState },
): UndoPlan {
  const theirs = documentOfState(module, was);
  const { merged, conflicts } = merge({
    base: documentOfState(module, became),
    ours: documentOfState(module, now),
    theirs,
  });
  const { title, affairs, config: mixed } = merged as typeof theirs;
  // What was changed since may be beyond what the former version lets one change.
  const { config, problems } = heldSettings(module, mixed, template);
  return {
    state: config && {
      ...{ title, config, affairs, templateId: template.id, moduleVersion: module.version },
      adapted: adaptedPaths(documentOfTemplate(module, template), config),
    },
    kept: conflicts.map(({ path }) => path),
    problems: [
      ...withdrawnProblems(template, ['number']),
      ...problems.map((problem): Problem => ({ code: 'CONFLICT', ...problem })),
    ],
  };
}
