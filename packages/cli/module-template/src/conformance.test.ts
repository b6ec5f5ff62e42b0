import type { Participant, RecordFacts } from '@gongzhi/module-kit';
import { conformance } from '@gongzhi/module-kit/conformance';
import { describe, expect, it } from 'vitest';
import module from './index.js';

const person = {
  birthDate: null,
  situations: [],
  residence: { estate: 'e1', building: 'b1', stairwell: 's1' },
  guardians: [],
};
const taking = (as: string): Participant => ({ id: as, as, from: '2026-01-01', until: null, data: {}, person });
const [guest, helper] = [taking('guest'), taking('helper')];

const visit = (id: string, servedOn: string, hours: number, servedBy: Participant | null = helper): RecordFacts => ({
  id,
  participant: guest,
  servedBy,
  servedOn,
  data: { hours },
});
const march = (...records: RecordFacts[]) => ({
  config: { hourly: 2000 },
  from: '2026-03-01',
  until: '2026-03-31',
  participants: [guest, helper],
  records,
});

conformance(module, {
  settlements: {
    'two visits, and one of another month': march(
      visit('r1', '2026-03-02', 1),
      visit('r2', '2026-03-09', 3),
      visit('r3', '2026-04-01', 8),
    ),
  },
});

describe('what this module is about', () => {
  it('pays each helper by the hour', () => {
    expect(module.settle(march(visit('r1', '2026-03-02', 3)))).toMatchObject([{ payee: 'helper', due: 6000 }]);
  });

  it('records nothing that nobody gave', () => {
    const problems = module.checkRecord({ config: { hourly: 2000 }, record: visit('r1', '2026-03-02', 1, null) });
    expect(problems.map(({ field }) => field)).toEqual([['servedBy']]);
  });
});
