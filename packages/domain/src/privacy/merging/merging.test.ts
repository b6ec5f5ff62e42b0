import 'reflect-metadata';
import { today } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import {
  actor,
  asOwner,
  community,
  cryptography,
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
  third,
} from './merging.testkit.js';

newEntriesForEachTest();

describe('two entries become one', () => {
  it('with identifiers sealed anew, what the kept one lacks, and nothing left of the other', async () => {
    await asOwner(`update person set birth_date = '1950-03-05', sex = 'F', situations = '{LONE}' where id = $1`, [
      merged,
    ]);
    await asOwner(`update person set situations = '{EMPTY_NEST}' where id = $1`, [kept]);
    await identifier(merged, 'PHONE', '13800138000');
    await identifier(kept, 'IDENTITY_NUMBER', '11010519491231002X');
    const p = await project();
    const served = await enrolment(p, merged);
    await record(p, served, merged, { recorded_by_key: third });
    const { plan, person: shown } = await merging();
    expect(plan).toMatchObject({
      takenOver: expect.arrayContaining([
        { type: 'Enrolment', count: 1 },
        { type: 'ServiceRecord', count: 1 },
        { type: 'PersonIdentifier', count: 1 },
      ]),
      ended: [],
      conflicts: [],
    });
    expect([...plan!.fields].sort()).toEqual(['birthDate', 'sex', 'situations']);
    expect(shown).toMatchObject({ id: kept, sex: 'F', situations: ['EMPTY_NEST', 'LONE'] });
    const [key] = await asOwner('select wrapped from person_key where id = $1', [kept]);
    const sealed = await asOwner(`select ciphertext from person_identifier where person_id = $1 and kind = 'PHONE'`, [
      kept,
    ]);
    expect(cryptography.open(key.wrapped, sealed[0].ciphertext)).toBe('13800138000');
    for (const sql of ['select 1 from person where id = $1', 'select 1 from person_key where id = $1']) {
      expect(await asOwner(sql, [merged])).toEqual([]);
    }
    expect(await asOwner('select person_id, recorded_by_key from service_record')).toEqual([
      { person_id: kept, recorded_by_key: third },
    ]);
    const trail = await asOwner('select action, subject_type, subject_id, changes from audit_entry order by id');
    expect(trail).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'CREATE', subject_type: 'PersonMerger', subject_id: merged }),
        expect.objectContaining({ action: 'DELETE', subject_type: 'Person', subject_id: merged }),
        expect.objectContaining({ action: 'UPDATE', subject_type: 'Person', subject_id: kept }),
      ]),
    );
    expect(JSON.stringify(trail)).not.toContain('1950-03-05');
  });

  it('the preview is what is done, and changes nothing', async () => {
    await row('membership', { person_id: merged, role: 'STEWARD', ...days });
    const { plan } = await merging({ dryRun: true });
    expect(await asOwner('select 1 from person_merger')).toEqual([]);
    expect((await merging()).plan).toEqual(plan);
  });

  it('raises the access epoch, once', async () => {
    const epoch = async () =>
      (await asOwner('select access_epoch::int as e from community where id = $1', [community]))[0].e;
    const before = await epoch();
    await merging();
    expect(await epoch()).toBe(before + 1);
  });

  it('the sign-in comes along, and doors lead to the kept one', async () => {
    await asOwner('update person set subject = $1 where id = $2', ['s-1', merged]);
    await row('directory_entry', { subject: 's-1', email_hash: 'h', person_id: merged });
    await merging();
    expect(await asOwner('select subject from person where id = $1', [kept])).toEqual([{ subject: 's-1' }]);
    expect(await asOwner('select person_id from directory_entry')).toEqual([{ person_id: kept }]);
  });

  it('what both have goes on once: roles, consents, guardianships, a place in the household', async () => {
    for (const person_id of [kept, merged]) {
      await row('membership', { person_id, role: 'STEWARD', ...days });
      await row('consent', {
        ...{ person_id, purpose: 'HEALTH', form: 'ORAL', given_by: 'SELF' },
        ...{ given_on: '2026-01-01', recorded_by_key: actor },
      });
      await row('guardianship', { person_id: third, guardian_id: person_id, relation: 'PARENT', ...days });
    }
    const household = await homeOf({ [kept]: 'OTHER', [merged]: 'HEAD' });
    const { plan } = await merging();
    expect(plan!.ended).toEqual([
      { type: 'Membership', count: 1 },
      { type: 'Consent', count: 1 },
      { type: 'Guardianship', count: 1 },
      { type: 'HouseholdMember', count: 1 },
    ]);
    expect(await asOwner('select until_date::text as until from membership order by until_date')).toEqual([
      { until: today() },
      { until: null },
    ]);
    expect(await asOwner('select count(*)::int as n from consent where withdrawn_at is null')).toEqual([{ n: 1 }]);
    expect(await asOwner('select guardian_id from guardianship')).toEqual([{ guardian_id: kept }]);
    expect(await asOwner('select person_id, relation from household_member where until_date is null')).toEqual([
      { person_id: kept, relation: 'HEAD' },
    ]);
    expect(await asOwner('select until_date from household where id = $1', [household])).toEqual([
      { until_date: null },
    ]);
  });

  it('a third entry merged later leads on, from both former keys', async () => {
    await merging();
    await merging({ keptId: third, mergedId: kept });
    expect(await asOwner('select id, person_id from person_merger order by id')).toEqual(
      [kept, merged].sort().map((id) => ({ id, person_id: third })),
    );
    // A former key names whom it leads to, in inputs as well.
    const again = merging({ keptId: third, mergedId: merged });
    await expect(again).rejects.toMatchObject({ problems: [{ code: 'BAD_USER_INPUT', field: ['mergedId'] }] });
  });

  it('balances come to the kept one’s own account, by a transfer', async () => {
    const points = { code: '3101', name: '积分', name_en: 'Points', unit: 'POINTS', kind: 'LIABILITY' };
    const account = await row('account', points);
    await accountOf(account, kept, 3);
    await accountOf(account, merged, 40);
    await merging();
    expect(
      await asOwner('select owner_id, person_id, balance::int as balance from ledger_account order by balance'),
    ).toEqual([
      { owner_id: merged, person_id: kept, balance: 0 },
      { owner_id: kept, person_id: kept, balance: 43 },
    ]);
    const moved = await asOwner(
      'select kind, amount::int as amount, from_person_id, to_person_id, subject_id from transfer',
    );
    expect(moved).toEqual([
      { kind: 'CARRIED_OVER', amount: 40, from_person_id: kept, to_person_id: kept, subject_id: merged },
    ]);
  });

  const accountOf = (account_id: string, owner: string, balance: number, held = 0) =>
    row('ledger_account', {
      ...{ account_id, unit: 'POINTS', owner_type: 'PERSON', owner_id: owner, person_id: owner, tallied: true },
      ...{ balance, held, floor: 0, opened_at: new Date() },
    });

  it('waits until what is held has been decided', async () => {
    const points = { code: '3101', name: '积分', name_en: 'Points', unit: 'POINTS', kind: 'LIABILITY' };
    await accountOf(await row('account', points), merged, 40, 10);
    expect(await refused()).toEqual(['BALANCE_HELD']);
  });

  async function homeOf(members: Record<string, string>): Promise<string> {
    const estate = await row('estate', { name: '苑' });
    const building = await row('building', { name: '1幢', estate_id: estate });
    const stairwell = await row('stairwell', { name: '1单元', building_id: building });
    const dwelling = await row('dwelling', { room: '101', floor: 1, stairwell_id: stairwell });
    const own = { dwelling_id: dwelling, stairwell_id: stairwell, label: '', sample: false, ...days };
    const household = await row('household', own);
    for (const [person_id, relation] of Object.entries(members)) {
      await row('household_member', { household_id: household, person_id, relation, ...days });
      await asOwner('update person set household_id = $1, stairwell_id = $2 where id = $3', [
        household,
        stairwell,
        person_id,
      ]);
    }
    return household;
  }
});
