import { conformance } from '@gongzhi/module-kit/conformance';
import neighbourCrafts from './index.js';
import { march, participant, sale, usual, workshop } from './sample-month.js';

const [teacher, another] = [participant('teacher', 'teacher-1'), participant('teacher', 'teacher-2')];
const [wang, li] = [participant('maker', 'maker-1'), participant('maker', 'maker-2')];

conformance(neighbourCrafts, {
  settlements: {
    'a month of workshops and a sale': march([
      workshop('r1', wang, teacher, '2026-03-02', { materials: 1500 }),
      workshop('r2', li, teacher, '2026-03-02', { materials: 1500 }),
      workshop('r3', li, another, '2026-03-02', { materials: 320, pieces: 0 }),
      workshop('r4', wang, another, '2026-03-20', { craft: 'CLAY' }),
      sale('r5', wang, null, '2026-03-28', { pieces: 2, proceeds: 4600 }),
    ]),
    'adapted settings, materials beyond the limit': march(
      [workshop('r1', wang, teacher, '2026-03-02', { materials: 900 })],
      {
        config: { ...usual, materialsPerPerson: 700, teachingPoints: 0 },
      },
    ),
  },
});
