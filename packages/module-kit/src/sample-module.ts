import { text } from '@gongzhi/kernel';
import { z } from 'zod';
import type { Participant, RecordFacts, ServiceModule, SettlementFacts } from './contract.js';
import { ageRange, choice, fen, localDate, personReference } from './fields.js';
import { fundingLine, payee, subject } from './requirements.js';

/** The smallest module that has one of everything, for the kit's own tests: visits paid by the hour. */

const config = z.object({
  hourly: fen().default(2000).meta({ zh: '每小时补贴', en: 'Allowance per hour', basis: 'article' }),
  guestAge: ageRange([60, 90]).meta({ zh: '受访者年龄', en: 'Age of who is visited', basis: 'interpretation' }),
  manner: choice({ home: text('上门', 'At home'), phone: text('电话', 'By phone') })
    .default('home')
    .meta({ zh: '方式', en: 'Manner', basis: 'interpretation' }),
});

export type VisitsConfig = z.output<typeof config>;

const hours = {
  key: 'visit-hours',
  title: text('走访补贴', 'Visit allowance'),
  source: text('捐赠', 'Donations'),
  unit: text('小时', 'hour'),
  basis: 'interpretation' as const,
  rate: ({ hourly }: VisitsConfig) => ({ granted: hourly, paid: hourly }),
  dailyCap: () => 8,
  interpretations: [text('按小时计算', 'Counted by the hour')],
  takesIncome: true,
};

const phones = {
  key: 'phone-costs',
  title: text('话费', 'Phone costs'),
  source: text('捐赠', 'Donations'),
  unit: text('次', 'call'),
  basis: 'interpretation' as const,
  rate: () => ({ granted: 10, paid: 10 }),
  dailyCap: () => null,
  interpretations: [text('按次计算', 'Counted by the call')],
};

const telephoneCompany = {
  key: 'telephone-company',
  title: text('电话公司', 'Telephone company'),
  subject: 'partner' as const,
  serves: null,
  or: ['catalyst' as const],
  basis: 'interpretation' as const,
};

/** A fresh copy, so that a test may break it. */
export const visits = () => ({
  key: 'visits',
  version: '1.2.0',
  brand: 'golden-kin' as const,
  title: text('邻里走访', 'Neighbour visits'),
  summary: text('邻居上门看望', 'Neighbours look in'),
  config,
  parts: {
    guest: {
      title: text('受访者', 'Guest'),
      side: 'served' as const,
      data: z.object({ since: localDate().optional().meta({ zh: '起始日', en: 'Since' }) }),
      eligibility: [
        {
          code: 'RESIDENCE_UNKNOWN',
          title: text('住址已登记', 'Residence on record'),
          basis: 'interpretation' as const,
          check: ({ person }: { person: Participant['person'] }) =>
            person.residence !== null || text('未登记住址', 'No residence is on record'),
        },
      ],
    },
    visitor: { title: text('走访者', 'Visitor'), side: 'serves' as const, data: z.object({}), eligibility: [] },
  },
  record: z.object({
    hours: z.int().min(1).max(8).meta({ zh: '小时数', en: 'Hours' }),
    mood: choice({ GOOD: text('好', 'Good'), LOW: text('低落', 'Low') })
      .optional()
      .meta({ zh: '情绪', en: 'Mood' }),
    metBy: personReference().optional().meta({ zh: '谁开的门', en: 'Who opened the door' }),
    note: z.string().min(2).max(20).optional().meta({ zh: '备注', en: 'Note' }),
    indoors: z.boolean().default(true).meta({ zh: '室内', en: 'Indoors' }),
  }),
  checkRecord: () => [],
  requires: [
    subject('catalyst', { key: 'operator' }),
    fundingLine(hours),
    fundingLine(phones),
    payee(telephoneCompany),
  ],
  fundingLines: [hours, phones],
  payees: [telephoneCompany],
  bounds: [
    { path: 'hourly', type: 'range' as const, minimum: 1000, maximum: 3000 },
    { path: 'guestAge.from', type: 'range' as const, minimum: 50, maximum: 70 },
    { path: 'manner', type: 'one-of' as const, values: ['home', 'phone'] },
  ],
  settle: (facts: SettlementFacts<VisitsConfig>) => {
    const records = facts.records
      .filter(({ servedOn }) => servedOn >= facts.from && servedOn <= facts.until)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return [
      ...records.flatMap(({ servedBy, data }) =>
        servedBy ? [claim(facts.config, servedBy.id, Number(data.hours))] : [],
      ),
      ...(records.length > 0 ? [calls(records.length)] : []),
    ];
  },
  points: ({ record }: { record: RecordFacts }) =>
    record.servedBy ? [{ who: 'servedBy' as const, points: 2, reason: text('走访', 'A visit') }] : [],
  income: ({ record }: { record: RecordFacts }) =>
    record.data.note ? [{ fundingLine: 'visit-hours', fen: 100, source: text('随礼', 'A gift') }] : [],
  metrics: [
    {
      key: 'visits',
      title: text('走访次数', 'Visits'),
      unit: text('次', 'visits'),
      measure: ({ records }: { records: readonly RecordFacts[] }) => records.length || null,
      compared: {
        sum: {
          behind: 'served' as const,
          records: ({ records }: { records: readonly RecordFacts[] }) => records,
          amount: ({ records }: { records: readonly RecordFacts[] }) => records.length,
        },
      },
    },
  ],
  migrateConfig: {
    '1.1.0': ({ rate, ...rest }: Record<string, unknown>) => ({ ...rest, hourly: rate }),
    '1.2.0': (stored: Record<string, unknown>) => ({ ...stored, manner: 'phone' }),
  },
  migrateRecord: { '1.1.0': ({ h }: Record<string, unknown>) => ({ hours: h }) },
});

export const asModule = (definition: object) => definition as ServiceModule<VisitsConfig>;

export const participant = (id: string, as: string): Participant => ({
  id,
  as,
  from: '2026-01-01',
  until: null,
  data: {},
  person: {
    birthDate: '1950-01-01',
    situations: [],
    residence: { estate: 'e', building: 'b', stairwell: 's' },
    guardians: [],
  },
});

const calls = (quantity: number) => ({
  fundingLine: 'phone-costs',
  payee: { organisation: 'telephone-company' },
  quantity,
  unitFen: 10,
  due: quantity * 10,
  retained: 0,
  note: text(`通话 ${quantity} 次`, `${quantity} calls`),
  basis: 'interpretation' as const,
});

const claim = ({ hourly }: VisitsConfig, visitor: string, quantity: number) => ({
  fundingLine: 'visit-hours',
  payee: visitor,
  quantity,
  unitFen: hourly,
  due: quantity * hourly,
  retained: 0,
  note: text(`走访 ${quantity} 小时`, `${quantity} hours`),
  basis: 'interpretation' as const,
});
