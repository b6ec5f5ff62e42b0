import type { Json, Language, Text } from '@gongzhi/kernel';
import { text } from '@gongzhi/kernel';
import { type ServiceModule, titleOfSetting } from '@gongzhi/module-kit';
import type { Change } from '../../documents/merge.js';

/** What stands at a path of a project's document, as its readers call it. */
export function titleOfPath({ config }: ServiceModule, path: string): Text {
  const [first, ...rest] = path.split('.');
  if (first === 'title') return text('「名称」', 'The title');
  if (first === 'affairs') return text(`「所涉事务 ${rest.join('.')}」`, `The affair ${rest.join('.')}`);
  return titleOfSetting(rest.join('.'), config);
}

/** A change of a project in one line, for whoever decides whether to take it over. */
export const summaryOf = (module: ServiceModule, change: Change, language: Language): string =>
  lineOf(titleOfPath(module, change.path)[language], change, language);

/** A change in one line, under what it is called. */
export function lineOf(title: string, { before, after }: Change, language: Language): string {
  if (before === undefined)
    return language === 'zh' ? `${title}新增：${shown(after)}` : `${title}: added, ${shown(after)}`;
  if (after === undefined)
    return language === 'zh' ? `${title}取消：原为 ${shown(before)}` : `${title}: gone, was ${shown(before)}`;
  return language === 'zh'
    ? `${title}：${shown(before)} 改为 ${shown(after)}`
    : `${title}: ${shown(before)} becomes ${shown(after)}`;
}

const shown = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value));
