import { text } from '@gongzhi/kernel';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { conformance } from './conformance.js';
import { personalFields, textFaults } from './conformance-texts.js';
import { defineServiceModule } from './define.js';
import { participant, visits } from './sample-module.js';

const [guest, visitor] = [participant('p1', 'guest'), participant('p2', 'visitor')];
const visit = (id: string, hours: number) => ({
  id,
  participant: guest,
  servedBy: visitor,
  servedOn: '2026-03-02',
  data: { hours, indoors: true, ...(hours > 1 ? { note: '送礼' } : {}) },
});

conformance(defineServiceModule(visits()), {
  settlements: {
    'two visits': {
      config: { hourly: 2000, guestAge: { from: 60, to: 90 }, manner: 'home' },
      from: '2026-03-01',
      until: '2026-03-31',
      participants: [guest, visitor],
      records: [visit('r1', 1), visit('r2', 3)],
    },
  },
  storedConfigs: [{ version: '1.0.0', config: { rate: 1500 } }],
  storedRecords: [{ version: '1.0.0', data: { h: 2 } }],
});

it('recognises settings that would hold personal data, nested ones too', () => {
  const config = z.object({
    mealGrant: z.int(),
    idle: z.int(),
    contactPhone: z.string(),
    contact: z.object({ idNumber: z.string(), homeAddress: z.string(), nameless: z.boolean() }),
  });
  expect(personalFields(config)).toEqual(['contactPhone', 'contact.idNumber', 'contact.homeAddress']);
});

it('recognises texts that are empty or in the wrong language', () => {
  expect(
    textFaults([
      ['both', text('好', 'good')],
      ['empty', text('', '')],
      ['only Chinese', text('好', '好')],
      ['only English', text('good', 'good')],
    ]),
  ).toEqual(['empty', 'only Chinese', 'only English']);
});
