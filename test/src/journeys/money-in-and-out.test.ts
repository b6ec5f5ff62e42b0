import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const key = () => freshCode('key');

describe('money that comes in and goes out beside settlements', () => {
  let [admin, leader, executor, second]: Visitor[] = [];
  const lines: Record<string, string> = {};

  beforeAll(async () => {
    const code = freshCode('zijin');
    [admin] = await cityWith({ code, name: `资金社区${code}` });
    const names = { LEADER: '宋引', EXECUTOR: '金执' };
    for (const [role, name] of Object.entries(names)) {
      await admin!.do('inviteMember', { email: `${role.toLowerCase()}@${code}`, role, name }, 'membership { id }');
    }
    await admin!.do('inviteMember', { email: `second@${code}`, role: 'LEADER', name: '副引' }, 'membership { id }');
    leader = await signIn(`leader@${code}`);
    executor = await signIn(`executor@${code}`);
    second = await signIn(`second@${code}`);
    for (const [line, spending] of [
      ['budget', 'APPROPRIATION'],
      ['gifts', 'RECEIVED'],
    ] as const) {
      const told = { key: line, title: line, source: '样例来源', spending };
      lines[line] = (await admin!.do('registerFundingLine', told, 'fundingLine { id }')).fundingLine.id;
    }
  });

  const grant = (line: string, amountFen: string, more = {}) =>
    executor!.do(
      'recordGrant',
      { fundingLineId: lines[line], amountFen, idempotencyKey: key(), ...more },
      'replayed transfer { id amount from { id } to { balance purpose { key } } }',
    );
  const payment = (amountFen: string, line?: string, more = {}) => ({
    ...(line ? { fundingLineId: lines[line] } : {}),
    ...{ category: 'OFFICE', payeeName: '供电公司', memo: '电费', amountFen, idempotencyKey: key(), ...more },
  });
  const file = async (amountFen: string, line?: string) =>
    (await executor!.do('filePayment', payment(amountFen, line), 'payment { id status }')).payment.id as string;
  const approve = (by: Visitor, paymentId: string, idempotencyKey = key()) =>
    by.do('approvePayment', { paymentId, idempotencyKey }, 'replayed payment { status }');
  const approving = (by: Visitor, paymentId: string) =>
    codesOf(by, 'approvePayment', { paymentId, idempotencyKey: key() });
  const fund = async (line: string | null) => {
    const { ledgerAccounts } = await admin!.ask(
      '{ ledgerAccounts(first: 100) { nodes { balance held purpose { key } ownerType account { code } } } }',
    );
    const { balance, held } = ledgerAccounts.nodes.find(
      (each: { purpose: { key: string } | null; account: { code: string } }) =>
        each.account.code === '2101' && (each.purpose?.key ?? null) === line,
    );
    return [balance, held];
  };

  it('a grant comes in once for its key', async () => {
    const idempotencyKey = key();
    const first = await grant('budget', '10000', { idempotencyKey });
    const again = await grant('budget', '10000', { idempotencyKey });
    expect([first.replayed, again.replayed, again.transfer.id]).toEqual([false, true, first.transfer.id]);
    expect(await fund('budget')).toEqual(['10000', '0']);
  });

  it('a donation is the community’s own unless it is for a purpose; a donor is told in one way', async () => {
    await executor!.do(
      'recordDonation',
      { donorName: '众居民', amountFen: '500', idempotencyKey: key() },
      'transfer { memo }',
    );
    expect(await fund(null)).toEqual(['500', '0']);
    expect(await codesOf(executor!, 'recordDonation', { amountFen: '500', idempotencyKey: key() })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('whoever gave sees that they gave, and not what is in the fund that it went to', async () => {
    const { person } = await admin!.do('registerPerson', { name: '捐者' }, 'person { id }');
    const email = `giver@${admin!.community}`;
    await admin!.do('inviteMember', { email, role: 'STEWARD', personId: person.id }, 'membership { id }');
    const giver = await signIn(email, admin!.community!);
    const gift = { donorPersonId: person.id, amountFen: '30', idempotencyKey: key() };
    const { transfer } = await executor!.do('recordDonation', gift, 'transfer { id to { id } }');
    const asked = `query($id: ID!, $fund: ID!) {
      transfers(first: 10) { nodes { id amount to { id balance held entries(first: 5) { nodes { balanceAfter } } } } }
      node(id: $id) { ... on Transfer { from { balance } to { balance held } } }
      fund: node(id: $fund) { id }
    }`;
    const ids = { id: transfer.id, fund: transfer.to.id };
    const hidden = { balance: null, held: null };
    expect(await giver.ask(asked, ids)).toEqual({
      transfers: { nodes: [{ id: ids.id, amount: '30', to: { id: ids.fund, ...hidden, entries: { nodes: [] } } }] },
      node: { from: { balance: '0' }, to: hidden },
      fund: null,
    });
    const told = await executor!.ask(asked, ids);
    const [balance, held] = await fund(null);
    expect(told.node.to).toEqual({ balance, held });
    expect(Number(balance)).toBeGreaterThan(0);
    await leader!.do(
      'reverseTransfer',
      { transferId: ids.id, reason: '退回', idempotencyKey: key() },
      'transfer { id }',
    );
  });

  it('refusals name what was asked with, and no day to come is taken', async () => {
    const problem = async (mutation: string, input: Record<string, unknown>) =>
      (await executor!.attempt(mutation, input, 'replayed')).userErrors[0];
    const tomorrow = { onDate: addDays(today(), 1) };
    const gift = { donorName: '众居民', amountFen: '1', idempotencyKey: key() };
    const granted = { fundingLineId: lines.gifts, amountFen: '1', idempotencyKey: key() };
    for (const [mutation, input] of [
      ['recordGrant', { ...granted, ...tomorrow }],
      ['recordDonation', { ...gift, ...tomorrow }],
      ['filePayment', payment('1', undefined, tomorrow)],
    ] as const) {
      expect(await problem(mutation, input)).toMatchObject({ code: 'BAD_USER_INPUT', field: ['onDate'] });
    }
    expect(await problem('recordGrant', { ...granted, amountFen: '0' })).toMatchObject({ field: ['amountFen'] });
    expect(await problem('recordDonation', { ...gift, amountFen: '0' })).toMatchObject({ field: ['amountFen'] });
    expect(await problem('filePayment', payment('999999', 'gifts'))).toMatchObject({
      ...{ code: 'LIMIT_EXCEEDED', field: ['amountFen'] },
    });
  });

  it('what is spent once it is received is never spent before; an appropriation may be', async () => {
    expect(await codesOf(executor!, 'filePayment', payment('1', 'gifts'))).toEqual(['LIMIT_EXCEEDED']);
    await grant('gifts', '100');
    expect(await codesOf(executor!, 'filePayment', payment('101', 'gifts'))).toEqual(['LIMIT_EXCEEDED']);
    const id = await file('100', 'gifts');
    expect(await codesOf(executor!, 'filePayment', payment('1', 'gifts'))).toEqual(['LIMIT_EXCEEDED']);
    await leader!.do('rejectPayment', { paymentId: id }, 'payment { status }');
    expect(await fund('gifts')).toEqual(['100', '0']);
    await file('20000', 'budget');
  });

  it('somebody else approves, once', async () => {
    const id = await file('100');
    expect(await approving(executor!, id)).toEqual(['FORBIDDEN']);
    const idempotencyKey = key();
    expect(await approve(leader!, id, idempotencyKey)).toMatchObject({ replayed: false, payment: { status: 'PAID' } });
    expect(await approve(leader!, id, idempotencyKey)).toMatchObject({ replayed: true, payment: { status: 'PAID' } });
    expect(await approving(second!, id)).toEqual(['CONFLICT']);
    expect(await fund(null)).toEqual(['400', '0']);
  });

  it('above the set amount two persons approve', async () => {
    await admin!.do('setApprovalThreshold', { amountFen: '50' }, 'setting { id }');
    const id = await file('51');
    expect((await approve(leader!, id)).payment.status).toBe('FILED');
    expect(await approving(leader!, id)).toEqual(['FORBIDDEN']);
    expect((await approve(second!, id)).payment.status).toBe('PAID');
    expect((await approve(leader!, await file('50'))).payment.status).toBe('PAID');
  });

  it('nobody approves what they are paid', async () => {
    const { viewer } = await leader!.ask('{ viewer { person { id } } }');
    const own = payment('10', undefined, { payeeName: undefined, payeePersonId: viewer.person.id });
    const filed = await executor!.do('filePayment', own, 'payment { id payee { id } }');
    expect(await approving(leader!, filed.payment.id)).toEqual(['FORBIDDEN']);
    expect((await approve(second!, filed.payment.id)).payment.status).toBe('PAID');
  });

  it('a mistake is taken back by somebody else, once, and never what is spent already', async () => {
    const { transfer } = await grant('budget', '700');
    const before = await fund('budget');
    const taking = { transferId: transfer.id, reason: '重复入账' };
    expect(await codesOf(executor!, 'reverseTransfer', { ...taking, idempotencyKey: key() })).toEqual(['FORBIDDEN']);
    const done = { ...taking, idempotencyKey: key() };
    await leader!.do('reverseTransfer', done, 'transfer { kind reverses { id } }');
    expect((await leader!.do('reverseTransfer', done, 'replayed transfer { id }')).replayed).toBe(true);
    expect(await codesOf(leader!, 'reverseTransfer', { ...taking, idempotencyKey: key() })).toEqual(['CONFLICT']);
    expect(Number(before[0]) - Number((await fund('budget'))[0])).toBe(700);
  });

  it('each yuan is traced from its source to whom it was for, first in, first out, and adds up', async () => {
    const told = { key: 'traced', title: '追溯', source: '样例来源' };
    lines.traced = (await admin!.do('registerFundingLine', told, 'fundingLine { id }')).fundingLine.id;
    const spend = async (amountFen: string, onDate: string) => {
      const wanted = payment(amountFen, 'traced', { onDate });
      await approve(leader!, (await executor!.do('filePayment', wanted, 'payment { id }')).payment.id);
    };
    await admin!.do('setApprovalThreshold', { amountFen: '1000000' }, 'setting { id }');
    await spend('30', '2020-01-05');
    await grant('traced', '100', { onDate: '2020-02-01' });
    await spend('50', '2020-03-01');
    await grant('traced', '10', { onDate: '2020-04-01' });
    await spend('25', '2020-05-01');
    const traced = `amount { fen } ahead source { onDate } spent { onDate }`;
    const ask = `query($input: TraceFundsInput!) { traceFunds(input: $input) { ${traced} } }`;
    const { traceFunds } = await leader!.ask(ask, { input: { fundingLineId: lines.traced } });
    type Traced = {
      amount: { fen: string };
      ahead: boolean;
      source: { onDate: string };
      spent: { onDate: string } | null;
    };
    expect(
      traceFunds.map(({ amount, ahead, source, spent }: Traced) => [
        ...[source.onDate, spent?.onDate ?? null, amount.fen, ahead],
      ]),
    ).toEqual([
      ['2020-02-01', '2020-01-05', '30', true],
      ['2020-02-01', '2020-03-01', '50', false],
      ['2020-02-01', '2020-05-01', '20', false],
      ['2020-04-01', '2020-05-01', '5', false],
      ['2020-04-01', null, '5', false],
    ]);
    const { balanceSheet, incomeAndExpenditure, balanceSheetCsv } = await leader!.ask(`{
      balanceSheet(asOf: "2020-01-31") { line balance { fen } }
      balanceSheetCsv(asOf: "2020-01-31")
      incomeAndExpenditure(year: 2020) { code line income { fen } expenditure { fen } }
    }`);
    expect(balanceSheet).toContainEqual({ line: 'traced', balance: { fen: '-30' } });
    expect(balanceSheetCsv).toContain('2020-01-31,traced,追溯,0.00,0.30,0.00,0.30\r\n');
    expect(incomeAndExpenditure).toEqual([
      { code: '4001', line: 'traced', income: { fen: '110' }, expenditure: { fen: '0' } },
      { code: '5002', line: 'traced', income: { fen: '0' }, expenditure: { fen: '105' } },
    ]);
  });

  it('nothing is posted into a year that is closed', async () => {
    await grant('budget', '10', { onDate: '2015-03-01' });
    const { setting } = await admin!.do('closeYear', { year: 2015 }, 'setting { closedThrough }');
    expect(setting.closedThrough).toBe(2015);
    const late = { fundingLineId: lines.budget, amountFen: '10', idempotencyKey: key() };
    expect(await codesOf(executor!, 'recordGrant', { ...late, onDate: '2015-12-31' })).toEqual(['CONFLICT']);
    expect(await codesOf(executor!, 'recordGrant', { ...late, onDate: '2016-01-01' })).toEqual([]);
    expect(await codesOf(admin!, 'closeYear', { year: 2015 })).toEqual(['CONFLICT']);
    expect(await codesOf(admin!, 'closeYear', { year: new Date().getFullYear() })).toEqual(['BAD_USER_INPUT']);
  });
});
