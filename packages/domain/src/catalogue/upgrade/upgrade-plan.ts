import { hashOf, type Json, type Problem, Refusal, text } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { type Found, isGroup, type JsonObject } from '../../documents/json.js';
import { type Change, type Conflict, differences, merge, type Resolution } from '../../documents/merge.js';
import { normaliseName } from '../../names.js';
import type { Project } from '../../projects/project.entity.js';
import { mayOperate, reservedAmong, reservedProblem } from '../../projects/reserved-affairs.js';
import { isFor } from '../adaptation/index.js';
import type { Destination } from '../clone-plan.js';
import { type Fit, fitOf } from '../fit.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import type { Template } from '../template.entity.js';
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
  from: Template;
  to: Template;
  /** What the new version has otherwise than the one that was cloned. */
  news: Change[];
  /** What the upgrade changes of the project. */
  changes: Change[];
  conflicts: (Conflict & { resolved: boolean })[];
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
  from: Template;
  to: Template;
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
  const undecided = merge({ base, ours, theirs });
  const { merged, strays } = merge({ base, ours, theirs }, resolutions.map(resolutionOf));
  const decided = new Set(resolutions.map(({ path }) => path));
  const conflicts = undecided.conflicts.map((one) => ({ ...one, resolved: isDecided(one.path, decided) }));
  const problems: Problem[] = [
    ...withdrawnProblems(to, ['templateId']),
    ...conflicts.filter(({ resolved }) => !resolved).map((one) => unresolvedProblem(module, one)),
    ...resolutionProblems(resolutions, strays),
  ];
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

const revisionOf = (project: Project, to: Template): string => hashOf({ ...stateOf(project), to: to.id }).slice(0, 32);

const resolutionOf = ({ path, take, value }: ResolutionInput): Resolution =>
  take === 'VALUE' ? { path, take, value: value as Found } : { path, take };

/** Decided itself, or with what it is a part of. */
const isDecided = (path: string, decided: ReadonlySet<string>): boolean =>
  [...decided].some((each) => path === each || path.startsWith(`${each}.`));

function unresolvedProblem(module: ServiceModule, { path }: Conflict): Problem {
  const title = titleOfPath(module, path);
  return {
    code: 'CONFLICT',
    field: ['resolutions', path],
    reason: 'UNRESOLVED',
    message: text(
      `${title.zh}本社区和新版本都改了：请在 resolutions 中为 ${path} 选择 OURS、THEIRS 或 VALUE`,
      `${title.en} was changed here and in the new version: choose OURS, THEIRS or VALUE for ${path} in resolutions`,
    ),
  };
}

function resolutionProblems(resolutions: readonly ResolutionInput[], strays: readonly string[]): Problem[] {
  return resolutions.flatMap(({ path, take, value }, index): Problem[] => {
    const wrong = (name: string, zh: string, en: string): Problem[] => [
      { code: 'BAD_USER_INPUT', field: ['resolutions', String(index), name], message: text(zh, en) },
    ];
    if (resolutions.findIndex((other) => other.path === path) !== index)
      return wrong('path', '同一处只能处理一次', 'A path is decided once');
    if (strays.includes(path)) return wrong('path', '没有这一处', 'There is no such path');
    if (take === 'VALUE' && value === undefined) return wrong('value', '请填写所取的值', 'VALUE takes a value');
    return [];
  });
}

/** The merged document as the project would have it; where it is none, its problems are told, and theirs stands in. */
function checkedDocument(
  { module, theirs, to }: { module: ServiceModule; theirs: ProjectDocument; to: Template },
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
