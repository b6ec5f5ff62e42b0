import type { Filter } from '@gongzhi/access';
import { addDays, refuse, text, today } from '@gongzhi/kernel';

/** Terms whose last day is today or comes within so many days. @throws Refusal BAD_USER_INPUT */
export function endingWithin(days: number): Filter {
  if (!Number.isInteger(days) || days < 0 || days > 366) {
    throw refuse('BAD_USER_INPUT', text('天数应为 0 至 366', 'This takes 0 to 366 days'), ['endingWithin']);
  }
  return { untilDate: { $gte: today(), $lte: addDays(today(), days) } };
}
