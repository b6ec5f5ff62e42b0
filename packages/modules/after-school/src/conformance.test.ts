import { conformance } from '@gongzhi/module-kit/conformance';
import afterSchool from './index.js';
import { attendance, march, participant } from './sample-week.js';

const children = ['a', 'b', 'c', 'd'].map((id) => participant('child', id));
const [tutor, supervisor] = [participant('tutor', 'tutor-1'), participant('supervisor', 'supervisor-1')];

const sessionOf = (day: string, count: number, config = {}) =>
  children
    .slice(0, count)
    .map((child, index) => attendance(`${day}-${child.id}`, child, index % 2 ? tutor : supervisor, day, config));

conformance(afterSchool, {
  settlements: {
    'a week of sessions': march([
      ...sessionOf('2026-03-02', 4),
      ...sessionOf('2026-03-03', 3, { homework: 'NONE', activity: 'CRAFTS' }),
      ...sessionOf('2026-03-04', 2),
    ]),
    'sessions in part outside the period, at another rate': march(
      [...sessionOf('2026-02-27', 4), ...sessionOf('2026-03-31', 4), ...sessionOf('2026-04-01', 4)],
      { materials: 7777 },
    ),
  },
});
