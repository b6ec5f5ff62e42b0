import { type Problem, text } from '@gongzhi/kernel';
import type { Template } from '../template.entity.js';

/** Why nobody takes a version over that the bureau has withdrawn; nothing for any other. */
export const withdrawnProblems = (
  { version, withdrawal }: Pick<Template, 'version' | 'withdrawal'>,
  field: string[],
): Problem[] =>
  withdrawal === null
    ? []
    : [
        {
          code: 'CONFLICT',
          field,
          reason: 'TEMPLATE_WITHDRAWN',
          message: text(
            `版本 ${version} 已因安全原因被撤回：${withdrawal}。请采用其他版本，或等发布者推出新版本`,
            `Version ${version} was withdrawn for safety: ${withdrawal}. Take another one, or wait for its publisher’s next`,
          ),
        },
      ];
