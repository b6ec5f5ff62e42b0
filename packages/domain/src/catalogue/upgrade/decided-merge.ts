import { type Problem, type Text, text } from '@gongzhi/kernel';
import type { Found, JsonObject } from '../../documents/json.js';
import { type Conflict, merge, type Resolution } from '../../documents/merge.js';
import type { ResolutionInput } from './upgrade.inputs.js';

/** A merge whose conflicts somebody decides. */
export interface DecidedMerge {
  merged: JsonObject;
  conflicts: (Conflict & { resolved: boolean })[];
  /** Conflicts that nobody has decided; they stand in it as ours. */
  unresolved: Problem[];
  /** What is wrong with the decisions. */
  problems: Problem[];
}

/** Pure. `titleOf` says what stands at a path, as its readers call it. */
export function decidedMerge(
  documents: { base: JsonObject; ours: JsonObject; theirs: JsonObject },
  resolutions: readonly ResolutionInput[],
  titleOf: (path: string) => Text,
): DecidedMerge {
  const undecided = merge(documents);
  const { merged, strays } = merge(documents, resolutions.map(resolutionOf));
  const decided = new Set(resolutions.map(({ path }) => path));
  const conflicts = undecided.conflicts.map((one) => ({ ...one, resolved: isDecided(one.path, decided) }));
  const unresolved = conflicts.filter(({ resolved }) => !resolved).map(({ path }) => unresolvedProblem(path, titleOf));
  return { merged, conflicts, unresolved, problems: resolutionProblems(resolutions, strays) };
}

const resolutionOf = ({ path, take, value }: ResolutionInput): Resolution =>
  take === 'VALUE' ? { path, take, value: value as Found } : { path, take };

/** Decided itself, or with what it is a part of. */
const isDecided = (path: string, decided: ReadonlySet<string>): boolean =>
  [...decided].some((each) => path === each || path.startsWith(`${each}.`));

function unresolvedProblem(path: string, titleOf: (path: string) => Text): Problem {
  const title = titleOf(path);
  return {
    code: 'CONFLICT',
    field: ['resolutions', path],
    reason: 'UNRESOLVED',
    message: text(
      `${title.zh}：本社区与新版本不一致，请在 resolutions 中为 ${path} 选择 OURS、THEIRS 或 VALUE`,
      `${title.en} is not the same here and in the new version: choose OURS, THEIRS or VALUE for ${path} in resolutions`,
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
