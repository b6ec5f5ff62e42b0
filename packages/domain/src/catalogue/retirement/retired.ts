import { type Problem, text } from '@gongzhi/kernel';
import type { Template } from '../template.entity.js';

/** Why nobody takes over anew what its publisher has retired; nothing for any other. */
export const retiredProblems = ({ retirement }: Pick<Template, 'retirement'>, field: string[]): Problem[] =>
  retirement === null
    ? []
    : [
        {
          code: 'CONFLICT',
          field,
          reason: 'TEMPLATE_RETIRED',
          message: text(
            `发布者已停止提供这个模板：${retirement}。已采用的社区照常使用；请另选一个，或请发布者恢复提供`,
            `Its publisher has retired this template: ${retirement}. Who has it keeps it; take another one, or ask the publisher to restore it`,
          ),
        },
      ];
