import { type Json, type Problem, Refusal, type Text, text } from '@gongzhi/kernel';
import { differences } from '../documents/merge.js';
import { ALONE, type ConfigurationSection } from './section.js';

/**
 * A section that every community begins with and no role may change: it is told, and held against a document, so that
 * two communities can be compared; what is otherwise stands in the way.
 */
export function fixedSection<T extends Json>({
  merged,
  ...section
}: Pick<ConfigurationSection<T>, 'key' | 'title' | 'read' | 'parse'> & {
  /** What it would be, brought to the document. */
  merged(present: T, wanted: T): T;
}): ConfigurationSection<T> {
  const planned = async (...[ctx, wanted]: Parameters<ConfigurationSection<T>['plan']>) => {
    const present = await section.read(ctx);
    const changes = differences(present, merged(present, wanted));
    return { changes, problems: changes.map(({ path }) => fixed(section.title, path)) };
  };
  return {
    ...section,
    // Nothing changes it.
    lock: async () => {},
    plan: planned,
    async apply(ctx, wanted) {
      const { problems } = await planned(ctx, wanted, ALONE);
      if (problems.length > 0) throw new Refusal(problems);
    },
  };
}

const fixed = (title: Text, path: string): Problem => ({
  code: 'CONFLICT',
  field: path === '' ? [] : [path],
  reason: 'FIXED',
  message: text(
    `${title.zh}随社区开通而定，目前没有角色可以修改`,
    `${title.en}: set when a community begins, and for no role to change yet`,
  ),
});
