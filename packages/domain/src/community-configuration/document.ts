import { Denial, type Json, type Problem, Refusal, refuse, text } from '@gongzhi/kernel';
import type { Beside, ConfigurationSection } from '../configuration/section.js';
import { isGroup } from '../documents/json.js';
import { ALL_SECTIONS } from './all-sections.js';

/** A section and what a document says of it. */
export interface Wanted {
  section: ConfigurationSection;
  document: Json;
}

/** As JSON; a community of the size of a town has set up less. */
const MOST_CHARACTERS = 500_000;

/**
 * What a document wants, section by section in the order in which they are applied. What it leaves out stays as it is.
 * @throws Refusal that names every path at fault
 */
export function documentOf(written: unknown): Wanted[] {
  if (!isGroup(written)) {
    throw refuse('BAD_USER_INPUT', text('配置应为一组具名的部分', 'A configuration is a group of sections'), [
      'document',
    ]);
  }
  if (JSON.stringify(written).length > MOST_CHARACTERS) {
    throw refuse(
      'LIMIT_EXCEEDED',
      text(`配置最多 ${MOST_CHARACTERS} 个字符`, `A configuration has ${MOST_CHARACTERS} characters at most`),
      ['document'],
    );
  }
  const problems = Object.keys(written)
    .filter((key) => !ALL_SECTIONS.some((section) => section.key === key))
    .map(noSection);
  const wanted = ALL_SECTIONS.filter(({ key }) => Object.hasOwn(written, key)).flatMap((section) => {
    try {
      return [{ section, document: section.parse(written[section.key]!, ['document', section.key]) }];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new Refusal(problems.slice(0, MOST_PROBLEMS));
  return wanted;
}

/** Enough to mend a document by; an answer must not grow with what somebody sends. */
const MOST_PROBLEMS = 100;

function noSection(key: string): Problem {
  const known = ALL_SECTIONS.map((section) => section.key);
  const name = key.slice(0, 60);
  return {
    code: 'BAD_USER_INPUT',
    field: ['document', name],
    message: text(
      `没有名为 ${name} 的部分，可用：${known.join('、')}`,
      `There is no section named ${name}; there are ${known.join(', ')}`,
    ),
  };
}

/** What the same document says elsewhere. */
export const besideOf =
  (wanted: readonly Wanted[]): Beside =>
  (section) =>
    wanted.find((each) => each.section.key === section.key)?.document as never;

/** Work of one section: whoever may not do it learns which, and what is wrong is told at its path in the document. */
export async function inSection<T>(section: ConfigurationSection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { title } = section;
    if (error instanceof Denial) {
      throw new Denial(error.code, text(`${title.zh}：${error.text.zh}`, `${title.en}: ${error.text.en}`));
    }
    if (error instanceof Refusal) throw new Refusal(error.problems.map((problem) => namedIn(section, problem)));
    throw error;
  }
}

export const namedIn = ({ key }: ConfigurationSection, problem: Problem): Problem => ({
  ...problem,
  field: ['document', key, ...(problem.field ?? [])],
});
