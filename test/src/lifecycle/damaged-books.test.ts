import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { fromNodeId } from '@gongzhi/kernel';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { cityWith, freshCode, signIn } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const program = fileURLToPath(import.meta.resolve('@gongzhi/cli').replace(/index\.js$/, 'main.js'));

async function gongzhi(...words: string[]): Promise<{ code: number; said: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: inject('dataFolder') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, said: said + complaint };
}

interface Damage {
  what: string;
  /** The row that is touched, in a table. */
  table: string;
  row: () => string;
  change: () => string;
  /** What the doctor says of it, of which row. */
  says: [sentence: string, of: () => string][];
}

/** With a server of its own the commands would need its address, too. */
describe.skipIf(process.env.TEST_DATABASE_URL)('books that somebody has touched in the database', () => {
  const code = freshCode('zhangsun');
  let tenant = '';
  /** The fund, what came into it, its entry; what was paid, what it was held by, and what is held and waits. */
  let [fund, gift, entry, paid, spentHold, openHold, waiting] = ['', '', '', '', '', '', ''];

  const rowId = (nodeId: string): string => fromNodeId(nodeId)!.id;
  const asOwner = <T>(work: (ask: (sql: string, values?: unknown[]) => Promise<T[]>) => Promise<unknown>) =>
    asLogin('owner', tenant, async (client) => {
      await work(async (sql, values = []) => (await client.query(sql, values)).rows);
      await client.query('commit');
    });
  const idIn = async (sql: string, ...values: string[]): Promise<string> =>
    asLogin('owner', tenant, async (client) => (await client.query(sql, values)).rows[0].id);

  beforeAll(async () => {
    const [admin] = await cityWith({ code, name: `账损社区${code}` });
    for (const [role, name] of Object.entries({ EXECUTOR: '金执', LEADER: '宋引' })) {
      await admin!.do('inviteMember', { email: `${role.toLowerCase()}@${code}`, role, name }, 'membership { id }');
    }
    const [executor, leader] = [await signIn(`executor@${code}`), await signIn(`leader@${code}`)];
    tenant = await communityId(code);
    const given = { donorName: '众居民', amountFen: '1000', idempotencyKey: 'gift' };
    gift = rowId((await executor.do('recordDonation', given, 'transfer { id }')).transfer.id);
    const bill = async (amountFen: string) => {
      const told = { category: 'OFFICE', payeeName: '供电公司', memo: '电费', amountFen, idempotencyKey: amountFen };
      return (await executor.do('filePayment', told, 'payment { id }')).payment.id as string;
    };
    const paying = { paymentId: await bill('300'), idempotencyKey: 'pay' };
    await leader.do('approvePayment', paying, 'payment { id }');
    waiting = rowId(await bill('200'));
    const ofPayment = 'from hold where subject_id = $1';
    spentHold = await idIn(`select id ${ofPayment}`, rowId(paying.paymentId));
    paid = await idIn(`select transfer_id as id ${ofPayment}`, rowId(paying.paymentId));
    openHold = await idIn(`select id ${ofPayment}`, waiting);
    fund = await idIn('select to_id as id from transfer where id = $1', gift);
    entry = await idIn('select id from ledger_entry where transfer_id = $1', gift);
    expect(await gongzhi('audit', 'seal', '--community', code)).toMatchObject({ code: 0 });
  });

  /** What the doctor finds in this community. */
  async function doctor(): Promise<{ code: number; books: string[] }> {
    const { code: exit, said } = await gongzhi('doctor', '--json', '--url', inject('url'));
    const findings = JSON.parse(said) as { check: string; level: string; text: { en: string } }[];
    const books = findings.filter(({ check, level }) => check === 'books' && level === 'PROBLEM');
    return { code: exit, books: books.map((each) => each.text.en).filter((said) => said.includes(code)) };
  }

  it('are told from those that nobody has touched', async () => {
    expect((await doctor()).books).toEqual([]);
  });

  const DAMAGES: Damage[] = [
    {
      what: 'a balance that was raised',
      ...{ table: 'ledger_account', row: () => fund, change: () => 'balance = balance + 1' },
      says: [
        ['the balance of an account is not its transfers', () => fund],
        ['the balance of an account is not its entries', () => fund],
      ],
    },
    {
      what: 'an entry that tells of more than was moved',
      ...{ table: 'ledger_entry', row: () => entry, change: () => 'change = change + 1' },
      says: [
        ['the balance of an account is not its entries', () => fund],
        ['the entries of a transfer do not tell of it', () => gift],
      ],
    },
    {
      what: 'a transfer of more than was moved',
      ...{ table: 'transfer', row: () => gift, change: () => 'amount = amount + 1' },
      says: [
        ['the balance of an account is not its transfers', () => fund],
        ['the entries of a transfer do not tell of it', () => gift],
      ],
    },
    {
      what: 'an amount that is held for nothing',
      ...{ table: 'ledger_account', row: () => fund, change: () => 'held = held + 1' },
      says: [['what an account keeps is not its holds', () => fund]],
    },
    {
      what: 'a hold that was voided and still binds',
      ...{ table: 'hold', row: () => openHold, change: () => `status = 'VOIDED', decided_at = now()` },
      says: [['what an account keeps is not its holds', () => fund]],
    },
    {
      what: 'a hold that hangs: what it was placed for is decided',
      ...{ table: 'payment', row: () => waiting },
      change: () => `status = 'REJECTED', decided_at = now(), decided_by_id = (
        select decided_by_id from payment where status = 'PAID')`,
      says: [['a hold outlives what it was placed for', () => openHold]],
    },
    {
      what: 'a hold that became another transfer',
      ...{ table: 'hold', row: () => spentHold, change: () => `transfer_id = '${gift}'` },
      says: [['a hold is not the transfer that it became', () => spentHold]],
    },
  ];

  it.each(DAMAGES)('name $what', async ({ table, row, change, says }) => {
    let [kept]: { row: object }[] = [];
    await asOwner<{ row: object }>(async (ask) => {
      [kept] = await ask(`select to_jsonb(t) as row from "${table}" t where id = $1`, [row()]);
      await ask(`update "${table}" set ${change()} where id = $1`, [row()]);
    });
    const { code: exit, books } = await doctor();
    expect(exit).toBe(1);
    for (const [sentence, of] of says) {
      expect(books).toContainEqual(expect.stringContaining(`${sentence} (${of()})`));
    }
    expect(books).toHaveLength(says.length);
    await asOwner(async (ask) => {
      await ask(`delete from "${table}" where id = $1`, [row()]);
      await ask(`insert into "${table}" select * from jsonb_populate_record(null::"${table}", $1)`, [kept!.row]);
    });
  });

  it('are themselves again where all of it is put back', async () => {
    expect((await doctor()).books).toEqual([]);
    expect(await gongzhi('audit', 'verify', '--community', code)).toMatchObject({ code: 0 });
  });

  it('name a transfer that was changed so that all of them agree: its chain is broken', async () => {
    await asOwner(async (ask) => {
      await ask('update transfer set amount = amount + 1 where id = $1', [gift]);
      await ask('update ledger_entry set change = change + 1, balance_after = balance_after + 1 where id = $1', [
        entry,
      ]);
      await ask('update ledger_account set balance = balance + 1 where id = $1', [fund]);
    });
    expect((await doctor()).books).toEqual([]);
    const { code: exit, said } = await gongzhi('audit', 'verify', '--community', code);
    expect([exit, said]).toEqual([
      1,
      expect.stringContaining(`The ledger chain of ${code}: an entry was altered ${gift}`),
    ]);
    const examined = await gongzhi('doctor', '--url', inject('url'));
    expect(examined).toMatchObject({ code: 1, said: expect.stringContaining(`an entry was altered ${gift}`) });
  });

  it('name a transfer that is gone', async () => {
    await asOwner(async (ask) => {
      await ask('update hold set transfer_id = null, status = $1, decided_at = null where id = $2', [
        'PENDING',
        spentHold,
      ]);
      await ask('delete from ledger_entry where transfer_id = $1', [paid]);
      await ask('delete from transfer where id = $1', [paid]);
    });
    const { code: exit, said } = await gongzhi('audit', 'verify', '--community', code);
    expect([exit, said]).toEqual([1, expect.stringContaining('The ledger chain')]);
    const { books } = await doctor();
    expect(books).toContainEqual(expect.stringContaining(`the balance of an account is not its transfers (${fund})`));
    expect(books).toContainEqual(expect.stringContaining(`a hold outlives what it was placed for (${spentHold})`));
  });
});
