import { addDays, today } from '@gongzhi/kernel';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import { expectAlive } from './asking.js';

const key = () => freshCode('key');

describe('ledger', () => {
  let [admin, executor, leader, second]: Visitor[] = [];
  let line = '';

  beforeAll(async () => {
    const code = freshCode('zhangben');
    [admin] = await cityWith({ code, name: `账本社区${code}` });
    for (const [role, name] of Object.entries({ EXECUTOR: '金执', LEADER: '宋引' })) {
      await admin!.do('inviteMember', { email: `${role.toLowerCase()}@${code}`, role, name }, 'membership { id }');
    }
    executor = await signIn(`executor@${code}`);
    leader = await signIn(`leader@${code}`);
    await admin!.do('inviteMember', { email: `second@${code}`, role: 'LEADER', name: '副引' }, 'membership { id }');
    second = await signIn(`second@${code}`);
    const told = { key: 'gifts', title: '定向捐赠', source: '众居民', spending: 'RECEIVED' };
    line = (await admin!.do('registerFundingLine', told, 'fundingLine { id }')).fundingLine.id;
  });
  afterEach(expectAlive);

  const gift = (amountFen: unknown) => ({ donorName: '众居民', fundingLineId: line, amountFen, idempotencyKey: key() });
  const bill = (amountFen: unknown) => ({
    ...{ category: 'OFFICE', payeeName: '供电公司', memo: '电费', fundingLineId: line, amountFen },
    idempotencyKey: key(),
  });
  const give = async (amountFen: string) =>
    (await executor!.do('recordDonation', gift(amountFen), 'transfer { id }')).transfer.id as string;
  const takeBack = (transferId: string, by = leader!) =>
    codesOf(by, 'reverseTransfer', { transferId, reason: '重复入账', idempotencyKey: key() });
  const inFund = async () => {
    const { ledgerAccounts } = await admin!.ask(
      '{ ledgerAccounts(first: 100) { nodes { balance held purpose { key } account { code } } } }',
    );
    const nodes: { balance: string; held: string; purpose: { key: string } | null; account: { code: string } }[] =
      ledgerAccounts.nodes;
    const fund = nodes.find(({ account, purpose }) => account.code === '2101' && purpose?.key === 'gifts');
    return fund ? [fund.balance, fund.held] : ['0', '0'];
  };

  it('44 zero, negative, overflowing amounts, and what is no amount', async () => {
    const before = await inFund();
    for (const amount of [
      '0',
      '-1',
      String(Number.MAX_SAFE_INTEGER + 1),
      '9223372036854775808',
      '1.5',
      '1e3',
      '',
      'x',
    ]) {
      for (const [mutation, input] of [
        ['recordDonation', gift(amount)],
        ['filePayment', bill(amount)],
      ] as const) {
        expect([mutation, amount, await codesOf(executor!, mutation, input)]).toEqual([
          mutation,
          amount,
          ['BAD_USER_INPUT'],
        ]);
      }
    }
    expect(await inFund()).toEqual(before);
  });

  it('44 amounts that overflow only together', async () => {
    const most = String(Number.MAX_SAFE_INTEGER);
    const codes = [await codesOf(executor!, 'recordDonation', gift(most))];
    codes.push(await codesOf(executor!, 'recordDonation', gift(most)));
    expect(codes[1]).toEqual(['BAD_USER_INPUT']);
    const { transfers } = await leader!.ask('{ transfers(first: 1) { nodes { id } } }');
    if (codes[0]!.length === 0) expect(await takeBack(transfers.nodes[0].id)).toEqual([]);
  });

  it('45 50 payments of one balance at once: what it covers is held, and no more', async () => {
    await give('70');
    const codes = await Promise.all(Array.from({ length: 50 }, () => codesOf(executor!, 'filePayment', bill('70'))));
    expect(codes.filter((each) => each.length === 0)).toHaveLength(1);
    expect(codes.flat()).toEqual(Array(49).fill('LIMIT_EXCEEDED'));
    expect(await inFund()).toEqual(['70', '70']);
  });

  it('46 a replayed key is answered alike and marked; with another body it is refused, and so are 20 at once', async () => {
    const input = gift('100');
    const ask = () => executor!.attempt('recordDonation', input, 'replayed transfer { id }');
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.transfer.id)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    const other = { ...input, amountFen: '101' };
    expect(await codesOf(executor!, 'recordDonation', other)).toEqual(['CONFLICT']);
    expect(await inFund()).toEqual(['170', '70']);
  });

  it('47 a reversal of a reversal, one of the same twice, and one that would overdraw', async () => {
    const transferId = await give('10');
    const done = { transferId, reason: '重复入账', idempotencyKey: key() };
    const { transfer } = await leader!.do('reverseTransfer', done, 'transfer { id }');
    expect(await takeBack(transfer.id)).toEqual(['FORBIDDEN']);
    expect(await takeBack(transfer.id, second)).toEqual(['CONFLICT']);
    expect(await takeBack(transferId)).toEqual(['CONFLICT']);
    const spent = await give('1000');
    expect(await codesOf(executor!, 'filePayment', bill('1100'))).toEqual([]);
    expect(await takeBack(spent)).toEqual(['LIMIT_EXCEEDED']);
    expect(await inFund()).toEqual(['1170', '1170']);
  });

  it('48 a settlement, and a payment, approved by who filed it', async () => {
    const { project } = await admin!.do('createProject', { module: 'elder-meals' }, 'project { id }');
    const day = addDays(today(), -1);
    const period = { projectId: project.id, from: day, until: day };
    const { settlement } = await admin!.do('settle', period, 'settlement { id }');
    const deciding = { settlementId: settlement.id };
    expect(await codesOf(admin!, 'approveSettlement', { ...deciding, idempotencyKey: key() })).toEqual(['FORBIDDEN']);
    expect(await codesOf(admin!, 'rejectSettlement', deciding)).toEqual(['FORBIDDEN']);
    await give('5');
    const { payment } = await executor!.do('filePayment', bill('5'), 'payment { id }');
    const paying = { paymentId: payment.id, idempotencyKey: key() };
    // Not even with the role that approves what others file.
    await admin!.do('inviteMember', { email: executor!.name, role: 'LEADER' }, 'membership { id }');
    expect(await codesOf(executor!, 'approvePayment', paying)).toEqual(['FORBIDDEN']);
    expect(await codesOf(leader!, 'approvePayment', paying)).toEqual([]);
  });
});
