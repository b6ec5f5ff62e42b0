import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import {
  actor,
  asOwner,
  days,
  enrolment,
  identifier,
  kept,
  merged,
  merging,
  newEntriesForEachTest,
  project,
  record,
  refused,
  row,
  settlement,
  third,
} from './merging.testkit.js';

newEntriesForEachTest();

describe('two entries stay two', () => {
  const of = (a: string, b: string): [string, string] => [a, b];
  const cases: [reason: string, arrange: () => Promise<unknown>][] = [
    ['ERASED', () => asOwner('update person set erased_at = now() where id = $1', [merged])],
    [
      'IDENTITY_NUMBERS_DIFFER',
      async () => {
        await identifier(kept, 'IDENTITY_NUMBER', '11010519491231002X');
        await identifier(merged, 'IDENTITY_NUMBER', '320582194601011234');
      },
    ],
    [
      'SIGN_INS_DIFFER',
      async () => {
        await asOwner('update person set subject = $1 where id = $2', ['s-1', kept]);
        await row('directory_entry', { subject: `s-${newId()}`, person_id: merged });
      },
    ],
    [
      'ENROLLED_TWICE',
      async () => {
        const p = await project();
        for (const each of of(kept, merged)) await enrolment(p, each, { until_date: '2026-02-01' });
      },
    ],
    [
      'ERASURE_ASKED',
      () => row('erasure', { person_id: merged, reason: 'r', requested_by_id: third, requested_at: new Date() }),
    ],
    [
      'SETTLEMENT_BY_BOTH',
      async () => settlement(await project(), { filed_by_id: merged, decided_by_id: kept, status: 'REJECTED' }),
    ],
    [
      'PAID_WHAT_THE_OTHER_APPROVED',
      async () => {
        const p = await project();
        const settled = await settlement(p, { filed_by_id: third, decided_by_id: kept });
        await row('settlement_line', {
          ...{ project_id: p, settlement_id: settled, line_key: 'k', payee_enrolment_id: await enrolment(p, merged) },
          ...{ payee_person_id: merged, quantity: 1, unit_fen: 0, due_fen: 0, payable_fen: 0, retained_fen: 0 },
          ...{ note: '', note_en: '', basis: 'ARTICLE' },
        });
      },
    ],
    [
      'OPERATED_WHAT_THE_OTHER_APPROVED',
      async () => {
        const p = await project();
        const operator = await row('organisation', { name: '运作方', kind: 'ENTERPRISE', serves: '{}', sample: false });
        await asOwner('update project set operator_id = $1 where id = $2', [operator, p]);
        await row('membership', { person_id: merged, role: 'CATALYST', organisation_id: operator, ...days });
        await settlement(p, { filed_by_id: third, decided_by_id: kept });
      },
    ],
    [
      'ACTED_FOR_WHOM_THE_OTHER_PAID',
      async () => {
        const p = await project();
        const paid = await row('organisation', { name: '理发店', kind: 'ENTERPRISE', serves: '{}', sample: false });
        await row('membership', { person_id: kept, role: 'PARTNER', organisation_id: paid, ...days });
        const settled = await settlement(p, { filed_by_id: third, decided_by_id: merged });
        await row('settlement_line', {
          ...{ project_id: p, settlement_id: settled, line_key: 'k', payee_organisation_id: paid },
          ...{ quantity: 1, unit_fen: 0, due_fen: 0, payable_fen: 0, retained_fen: 0 },
          ...{ note: '', note_en: '', basis: 'ARTICLE' },
        });
      },
    ],
    [
      'SERVED_THE_OTHER',
      async () => {
        const p = await project();
        await record(p, await enrolment(p, kept), kept, { served_by_person_id: merged });
      },
    ],
    [
      'RATED_THE_OTHER',
      async () => {
        const p = await project();
        const rated = await record(p, await enrolment(p, third), third, { served_by_person_id: merged });
        const rating = { project_id: p, record_id: rated, score: 5, rated_by_id: kept, on_behalf: false };
        await row('rating', { ...rating, rated_at: new Date() });
      },
    ],
    [
      'SUBSTITUTE_OF_THE_OTHER',
      () =>
        row('substitute', {
          ...{ person_id: kept, for_person_id: third, named_by_id: merged, reason: 'r' },
          ...{ from_date: '2026-01-01', until_date: '2026-12-31' },
        }),
    ],
    [
      'ACTED_FOR_THE_OTHER',
      () =>
        row('representation', {
          ...{ person_id: kept, actor_id: merged, act: 'RATE', subject_type: 'Rating', subject_id: newId() },
          ...{ consent: 'ORAL', at: new Date() },
        }),
    ],
    [
      'GUARDIAN_OF_THE_OTHER',
      () => row('guardianship', { person_id: merged, guardian_id: kept, relation: 'PARENT', ...days }),
    ],
    [
      'CONSENTED_FOR_THE_OTHER',
      () =>
        row('consent', {
          ...{ person_id: merged, guardian_id: kept, purpose: 'CHILD', form: 'WRITTEN', given_by: 'GUARDIAN' },
          ...{ given_on: '2026-01-01', recorded_by_key: actor },
        }),
    ],
    [
      'ERASURE_BY_BOTH',
      () =>
        row('erasure', {
          ...{ person_id: third, reason: 'r', requested_by_id: kept, requested_at: new Date() },
          ...{ confirmed_by_id: merged, confirmed_at: new Date() },
        }),
    ],
  ];

  it.each(cases)('%s', async (reason, arrange) => {
    await arrange();
    expect(await refused()).toEqual([reason]);
  });

  it('where it is one’s own entry', async () => {
    const own = merging({}, 'ADMIN', merged);
    await expect(own).rejects.toMatchObject({ problems: [{ code: 'CONFLICT', reason: 'OWN_ENTRY' }] });
  });

  it('for whoever is not the administrator', async () => {
    for (const role of ['LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'] as const) {
      await expect(merging({}, role)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});
