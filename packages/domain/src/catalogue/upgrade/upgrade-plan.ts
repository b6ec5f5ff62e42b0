import { hashOf, type Json, type Problem, Refusal, text } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { isGroup, type JsonObject } from '../../documents/json.js';
import { type Change, differences } from '../../documents/merge.js';
import { normaliseName } from '../../names.js';
import type { Project } from '../../projects/project.entity.js';
import { mayOperate, reservedAmong, reservedProblem } from '../../projects/reserved-affairs.js';
import { isFor } from '../adaptation/index.js';
import type { Destination } from '../clone-plan.js';
import { type Fit, fitOf } from '../fit.js';
import type { ProjectTemplate } from '../project-template.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import { type DecidedMerge, decidedMerge } from './decided-merge.js';
import { heldSettings } from './held-settings.js';
import {
  adaptedPaths,
  documentOfState,
  documentOfTemplate,
  type ProjectDocument,
  type ProjectState,
  stateOf,
} from './project-document.js';
import type { ResolutionInput } from './upgrade.inputs.js';
import { titleOfPath } from './upgrade-words.js';

/** Everything that an upgrade would do. The preview shows it, the upgrade carries it out: there is no second computation. */
export interface UpgradePlan {
  module: ServiceModule;
  from: ProjectTemplate;
  to: ProjectTemplate;
  /** What the new version has otherwise than the one that was cloned. */
  news: Change[];
  /** What the upgrade changes of the project. */
  changes: Change[];
  conflicts: DecidedMerge['conflicts'];
  document: ProjectDocument;
  /** What the project then is. */
  state: ProjectState;
  fit: Fit[];
  /** Names the project as it is and the version that it would go to: whoever sends another one saw something else. */
  revision: string;
  /** What must be mended first; empty means that the upgrade will succeed. */
  problems: Problem[];
}

export interface Versions {
  from: ProjectTemplate;
  to: ProjectTemplate;
}

/** Pure: three-way merge of the version cloned, the project as it is, and the new version. */
export function planUpgrade(
  { module, register, mapping, community }: Destination,
  { from, to }: Versions,
  project: Project,
  resolutions: readonly ResolutionInput[],
): UpgradePlan {
  const base = documentOfTemplate(module, from);
  const theirs = documentOfTemplate(module, to);
  const ours = documentOfState(module, stateOf(project));
  const {
    merged,
    conflicts,
    unresolved,
    problems: wrong,
  } = decidedMerge({ base, ours, theirs }, resolutions, (path) => titleOfPath(module, path));
  const problems: Problem[] = [...withdrawnProblems(to, ['templateId']), ...unresolved, ...wrong];
  const document = checkedDocument({ module, theirs, to }, merged, problems);
  const reserved = reservedAmong(
    document.affairs.map(({ key }) => key),
    register.reservedAffairs,
  );
  const operator = register.organisations.find(({ id }) => id === project.operatorId);
  if (operator && !mayOperate(operator, reserved)) problems.push(reservedProblem(reserved, ['projectId']));
  const mapped = isFor(mapping, { publisher: register.publisherKind, own: community.kind }) ? mapping : null;
  const standIns = mapped?.standIns ?? [];
  return {
    ...{ module, from, to, conflicts, document, problems },
    news: differences(base, theirs),
    changes: differences(ours, document),
    state: {
      ...document,
      ...{ templateId: to.id, moduleVersion: module.version },
      adapted: adaptedPaths(theirs, document.config),
    },
    fit: to.document.requirements.map((requirement) => fitOf(requirement, register, { reserved, standIns })),
    revision: revisionOf(project, to),
  };
}

const revisionOf = (project: Project, to: ProjectTemplate): string =>
  hashOf({ ...stateOf(project), to: to.id }).slice(0, 32);

/** The merged document as the project would have it; where it is none, its problems are told, and theirs stands in. */
function checkedDocument(
  { module, theirs, to }: { module: ServiceModule; theirs: ProjectDocument; to: ProjectTemplate },
  merged: JsonObject,
  problems: Problem[],
): ProjectDocument {
  const wrong = (field: string[], message: Problem['message']): void =>
    void problems.push({ code: 'BAD_USER_INPUT', field, message });
  const held = isGroup(merged.config) ? heldSettings(module, merged.config, to) : null;
  if (!held) wrong(['config'], text('设置应为对象', 'Settings are an object'));
  for (const { field, message } of held?.problems ?? []) wrong(field, message);
  const config = held?.config ?? theirs.config;
  return { title: titleIn(merged, problems), config, affairs: affairsIn(merged, wrong) };
}

function titleIn({ title }: JsonObject, problems: Problem[]): string {
  try {
    return normaliseName(typeof title === 'string' ? title : '', ['title']);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(...error.problems);
    return '';
  }
}

function affairsIn(
  { affairs }: JsonObject,
  wrong: (field: string[], message: Problem['message']) => void,
): { key: string }[] {
  const keys = (Array.isArray(affairs) ? affairs : [null]).map((one: Json) => (isGroup(one) ? one.key : null));
  const isKey = (key: unknown): key is string => typeof key === 'string' && /^[a-z][a-z0-9-]{0,59}$/.test(key);
  if (keys.every(isKey)) return keys.map((key) => ({ key }));
  wrong(['affairs'], text('事务应为 {key} 的列表', 'Affairs are a list of {key}'));
  return [];
}
