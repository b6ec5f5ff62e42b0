import { refuse, text } from '@gongzhi/kernel';
import type { Project } from './project.entity.js';

/** Nobody takes part in a draft, and no money goes into it, before the community accepts it. @throws Refusal CONFLICT */
export function refuseDraft({ status }: Project): void {
  if (status !== 'DRAFT') return;
  throw refuse(
    'CONFLICT',
    text(
      '项目还是草案：请管理员先用 acceptOffer 接受',
      'The project is a draft: the administrator accepts it first, with acceptOffer',
    ),
    ['projectId'],
  );
}
