import { roleOfColumn } from '@gongzhi/domain';
import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, signIn } from '../testkit/city.js';
import { asLogin, communityId, tenantTables } from '../testkit/database.js';
import {
  bornYearsAgo,
  freshIdentityNumber,
  freshPhone,
  type Neighbourhood,
  neighbourhood,
  registered,
} from './neighbours.js';

const rowId = (nodeId: string) => nodeId.split('_')[1]!;

/** Columns in which a person's key can stand without saying that the row is theirs: any row's id, of any type. */
const NO_REFERENCE = ['audit_entry.subject_id', 'person_key.id'];

describe('what a community holds about one person', () => {
  const [phone, identityNumber] = [freshPhone(), freshIdentityNumber()];
  let place: Neighbourhood;
  let elder: string;
  let enrolment: string;

  beforeAll(async () => {
    place = await neighbourhood('yiren');
    const birthDate = bornYearsAgo(80);
    elder = await registered(place, { name: '龚阿婆', birthDate, situations: ['LIVING_ALONE'], phone, identityNumber });
    const helper = await registered(place, { name: '帮手', birthDate: bornYearsAgo(55) });
    const enrol = async (personId: string, as: string) => {
      const input = { projectId: place.project, personId, as, from: addDays(today(), -20) };
      return (await place.executor.do('enrol', input, 'enrolment { id }')).enrolment.id as string;
    };
    enrolment = await enrol(elder, 'elder');
    const served = { enrolmentId: enrolment, servedById: await enrol(helper, 'helper') };
    const care = { ...served, servedOn: addDays(today(), -5), data: { kind: 'CARE' }, idempotencyKey: 'care-1' };
    const { record } = await place.executor.do('recordService', care, 'record { id }');
    await place.admin.do(
      'inviteMember',
      { email: `elder@${place.code}`, role: 'STEWARD', personId: elder },
      'membership { id }',
    );
    const self = await signIn(`elder@${place.code}`);
    await self.do('rateService', { recordId: record.id, score: 5, comment: '照顾得周到' }, 'record { id }');
    const period = { projectId: place.project, from: addDays(today(), -6), until: addDays(today(), -4) };
    await place.executor.do('settle', period, 'settlement { id }');
    const look = { personId: elder, kind: 'PHONE', purpose: 'SERVICE_CONTACT' };
    await place.executor.do('unmaskIdentifier', look, 'identifier { value }');
  });

  describe('exported', () => {
    const exported = async () =>
      (await place.executor.do('exportPerson', { personId: elder }, 'export { json html exportedAt }')).export;

    it('tells every row of every table that holds their key, identifiers whole', async () => {
      const { json } = await exported();
      const tables = await tablesWith(place.code, rowId(elder));
      const told = new Set(
        [...Object.keys(json.about), ...Object.keys(json.acted).map((each) => each.split('.')[0]!)].map(tableOf),
      );
      const missing = [...new Set(tables.map((column) => column.split('.')[0]!))].filter((table) => !told.has(table));
      // Events are told to nobody who serves requests.
      expect(missing).toEqual([]);
      expect(json.about.PersonIdentifier).toEqual(
        expect.arrayContaining([
          { kind: 'PHONE', value: phone },
          { kind: 'IDENTITY_NUMBER', value: identityNumber },
          { kind: 'EMAIL', value: `elder@${place.code}` },
        ]),
      );
      expect(json.about.Enrolment).toMatchObject([{ part: 'elder' }]);
      expect(json.about.ServiceRecord).toHaveLength(1);
      expect(json.about.Rating).toMatchObject([{ comment: '照顾得周到' }]);
      expect(json.about.Consent).toMatchObject([{ purpose: 'HEALTH' }]);
      expect(json.about.Unmasking).toMatchObject([{ purpose: 'SERVICE_CONTACT' }]);
      const { AuditEntry: _trail, ...rows } = json.about;
      expect(JSON.stringify(rows)).not.toMatch(/communityId|ciphertext|Hash"/);
    });

    it('knows every column that refers to a person, in every table', async () => {
      const references = await asLogin('owner', null, async (client) => {
        const { rows } = await client.query<{ column: string }>(`
          select c.relname || '.' || a.attname as column from pg_constraint k
          join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
          join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey) and a.attname <> 'community_id'
          where k.contype = 'f' and t.relname = 'person'`);
        return rows.map(({ column }) => column);
      });
      expect(references.length).toBeGreaterThan(10);
      const property = (column: string) =>
        column.split('.')[1]!.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());
      const unnamed = references.filter((column) => roleOfColumn(property(column)) === null);
      expect(unnamed.filter((column) => !NO_REFERENCE.includes(column))).toEqual([]);
    });

    it('prints as a page that says nothing by itself, and runs nothing', async () => {
      const { html } = await exported();
      expect(html).toContain('龚阿婆');
      expect(html).toContain(identityNumber);
      expect(html).not.toMatch(/<script|https?:/);
    });

    it('is told in the trail, without what was handed out', async () => {
      await exported();
      const csv = (
        await place.leader.ask('query($filter: AuditFilterInput!) { auditCsv(filter: $filter) }', {
          filter: { concernsId: elder, action: 'EXPORT' },
        })
      ).auditCsv as string;
      const [heading, ...lines] = csv.trimEnd().split('\r\n');
      expect(heading).toMatch(/^\ufeff时间 at,/);
      expect(lines.length).toBeGreaterThan(2);
      for (const line of lines) expect(line).toContain(`EXPORT,Person,${rowId(elder)}`);
      expect(csv).not.toContain(identityNumber);
    });
  });

  describe('erased', () => {
    const request = () =>
      place.admin.attempt('requestErasure', { personId: elder, reason: '本人要求删除' }, 'erasure { id }');

    const approvePayment = async (paymentId: string) => {
      const approval = { paymentId, idempotencyKey: freshCode('key') };
      await place.leader.do('approvePayment', approval, 'payment { status }');
    };
    let waiting = '';

    it('is refused while something is open, with all of it', async () => {
      const line = { key: 'comfort', title: '慰问', source: '样例来源' };
      const { fundingLine } = await place.admin.do('registerFundingLine', line, 'fundingLine { id }');
      const pay = async (memo: string) => {
        const told = {
          fundingLineId: fundingLine.id,
          category: 'SERVICE',
          payeePersonId: elder,
          amountFen: '100',
          memo,
        };
        const filed = { ...told, idempotencyKey: freshCode('key') };
        return (await place.executor.do('filePayment', filed, 'payment { id }')).payment.id as string;
      };
      await approvePayment(await pay('给龚阿婆的慰问金'));
      waiting = await pay('给龚阿婆的第二笔慰问金');
      const { userErrors } = await request();
      const open = ['ENROLMENT_OPEN', 'MEMBERSHIP_OPEN', 'PAYMENT_OPEN'];
      expect(userErrors.map(({ reason }) => reason).sort()).toEqual(open);
      expect(userErrors.map(({ code }) => code)).toEqual(open.map(() => 'CONFLICT'));
    });

    it('takes two people, then takes away all that names them, for good; sums and chains stay', async () => {
      const yesterday = addDays(today(), -1);
      await approvePayment(waiting);
      const { memberships } = await place.admin.ask('{ memberships(first: 100) { nodes { id role } } }');
      const role = memberships.nodes.find((each: { role: string }) => each.role === 'STEWARD');
      const tenant = await communityId(place.code);
      await asLogin('owner', tenant, async (client) => {
        // A role that began today cannot end yesterday.
        await client.query('update membership set from_date = $1, until_date = $1 where id = $2', [
          yesterday,
          rowId(role.id),
        ]);
        await client.query('commit');
      });
      await place.executor.do('endEnrolment', { enrolmentId: enrolment, until: yesterday }, 'enrolment { id }');
      const before = (await place.leader.ask('{ auditEntries { totalCount } }')).auditEntries.totalCount;
      const { erasure } = await request();
      expect((await request()).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['personId'] }]);
      const confirm = (by = place.leader) =>
        by.attempt('confirmErasure', { erasureId: erasure.id }, 'erasure { confirmedAt }');
      expect((await confirm(place.admin)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
      expect((await confirm()).userErrors).toEqual([]);
      expect((await confirm()).userErrors).toMatchObject([{ code: 'CONFLICT' }]);

      const shown = await place.admin.ask(
        'query($id: ID!) { node(id: $id) { ... on Person { name birthDate situations stairwell { id } identifiers { masked } erasedAt } } }',
        { id: elder },
      );
      expect(shown.node).toMatchObject({
        name: '（信息已删除）',
        birthDate: null,
        situations: [],
        stairwell: null,
        identifiers: [],
      });
      expect(shown.node.erasedAt).not.toBeNull();
      // Whatever a person's row will hold one day: of somebody who was erased it holds nothing.
      const row = await asLogin('owner', tenant, async (client) => {
        const { rows } = await client.query('select to_jsonb(p) as row from person p where id = $1', [rowId(elder)]);
        return rows[0].row as Record<string, unknown>;
      });
      const kept = ['community_id', 'id', 'name', 'sample', 'situations', 'erased_at'];
      expect(Object.keys(row).filter((column) => row[column] !== null && !kept.includes(column))).toEqual([]);
      const left = await everythingIn(place.code);
      for (const gone of ['龚阿婆', phone, identityNumber, '照顾得周到']) expect(left).not.toContain(gone);
      const keys = await asLogin('owner', tenant, async (client) => {
        const { rows } = await client.query(
          `select (select count(*)::int from person_key where id = $1) as keys, (select count(*)::int from service_record where person_id = $1) as records`,
          [rowId(elder)],
        );
        return rows[0];
      });
      expect(keys).toEqual({ keys: 0, records: 1 });
      expect((await place.leader.ask('{ auditEntries { totalCount } }')).auditEntries.totalCount).toBeGreaterThan(
        before,
      );
    });

    it('is final: nothing is exported, agreed to or enrolled any more, and nobody comes in', async () => {
      const tries = [
        ['exportPerson', { personId: elder }, 'export { html }'],
        ['giveConsent', { personId: elder, purpose: 'PHOTOS', form: 'ORAL' }, 'consent { id }'],
        ['enrol', { projectId: place.project, personId: elder, as: 'host' }, 'enrolment { id }'],
      ] as const;
      for (const [mutation, input, selection] of tries) {
        const { userErrors } = await place.executor.attempt(mutation, input, selection);
        expect([mutation, userErrors]).toMatchObject([mutation, [{ code: 'CONFLICT' }]]);
      }
      const elderAgain = await signIn(`elder@${place.code}`);
      expect((await elderAgain.send('{ viewer { id } }')).status).toBe(404);
    });
  });
});

const tableOf = (type: string): string => type.replaceAll(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();

/** Every column of the tenant in which this key stands, as `table.column`. */
async function tablesWith(code: string, key: string): Promise<string[]> {
  const tables = await tenantTables();
  return asLogin('owner', await communityId(code), async (client) => {
    const found: string[] = [];
    for (const table of tables) {
      const { rows } = await client.query<{ column: string }>(
        `select distinct e.key as column from "${table}" t, jsonb_each_text(to_jsonb(t)) e where e.value = $1`,
        [key],
      );
      found.push(...rows.map(({ column }) => `${table}.${column}`));
    }
    return found.filter((column) => !NO_REFERENCE.includes(column));
  });
}

/** A dump of everything that the database holds of the tenant. */
async function everythingIn(code: string): Promise<string> {
  const tables = await tenantTables();
  return asLogin('owner', await communityId(code), async (client) => {
    const texts: string[] = [];
    for (const table of tables) {
      const { rows } = await client.query(`select t::text as row from "${table}" t`);
      texts.push(...rows.map(({ row }) => row as string));
    }
    return texts.join('\n');
  });
}
