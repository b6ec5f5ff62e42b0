import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const key = () => freshCode('key');

describe('own money that is given to a purpose', () => {
  let [admin, leader, executor]: Visitor[] = [];
  let gifts = '';

  beforeAll(async () => {
    const code = freshCode('diaopei');
    [admin] = await cityWith({ code, name: `调配社区${code}` });
    for (const [role, name] of [
      ['LEADER', '宋引'],
      ['EXECUTOR', '金执'],
    ]) {
      await admin!.do('inviteMember', { email: `${role!.toLowerCase()}@${code}`, role, name }, 'membership { id }');
    }
    leader = await signIn(`leader@${code}`);
    executor = await signIn(`executor@${code}`);
    await admin!.do('setApprovalThreshold', { amountFen: '1000000' }, 'setting { id }');
    const line = { key: 'gifts', title: '新市民礼包', source: '社会捐赠', spending: 'RECEIVED' };
    gifts = (await admin!.do('registerFundingLine', line, 'fundingLine { id }')).fundingLine.id;
    await give('500', '2021-01-01');
    await give('300', '2021-01-05');
  });

  const give = (amountFen: string, onDate: string) =>
    executor!.do(
      'recordDonation',
      { donorName: '众居民', amountFen, onDate, idempotencyKey: key() },
      'transfer { id }',
    );
  const allocation = (amountFen: string, onDate: string, idempotencyKey = key()) => ({
    ...{ fundingLineId: gifts, amountFen, onDate, idempotencyKey },
  });
  const pay = async (amountFen: string, onDate: string, fundingLineId?: string) => {
    const told = { category: 'OFFICE', payeeName: '供电公司', memo: '电费', amountFen, onDate, idempotencyKey: key() };
    const wanted = fundingLineId ? { ...told, fundingLineId } : told;
    const { payment } = await executor!.do('filePayment', wanted, 'payment { id }');
    await leader!.do('approvePayment', { paymentId: payment.id, idempotencyKey: key() }, 'payment { id }');
  };
  const traced = async (input: Record<string, string> = {}): Promise<unknown[][]> => {
    const { traceFunds } = await leader!.ask(
      `query($input: TraceFundsInput!) { traceFunds(input: $input) {
        amount { fen } line ahead source { onDate } via { id kind onDate } spent { onDate } } }`,
      { input },
    );
    type Day = { onDate: string } | null;
    type Row = { amount: { fen: string }; line: string | null; ahead: boolean; source: Day; via: Day[]; spent: Day };
    return traceFunds.map(({ amount, line, ahead, source, via, spent }: Row) => [
      ...[line, source?.onDate ?? null, via.map((each) => each!.onDate).join(), spent?.onDate ?? null],
      ...[amount.fen, ahead],
    ]);
  };

  it('goes once for its key, and no more than there is', async () => {
    const input = allocation('600', '2021-02-01');
    const first = await executor!.do('allocateFunds', input, 'replayed transfer { id kind to { purpose { key } } }');
    const again = await executor!.do('allocateFunds', input, 'replayed transfer { id }');
    expect([first.replayed, again.replayed, again.transfer.id]).toEqual([false, true, first.transfer.id]);
    expect(first.transfer).toMatchObject({ kind: 'ALLOCATION', to: { purpose: { key: 'gifts' } } });
    const { userErrors } = await executor!.attempt('allocateFunds', allocation('201', '2021-02-02'), 'transfer { id }');
    expect(userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED', field: ['amountFen'] }]);
    for (const amountFen of ['0', '-1']) {
      expect(await codesOf(executor!, 'allocateFunds', allocation(amountFen, '2021-02-02'))).toEqual([
        'BAD_USER_INPUT',
      ]);
    }
  });

  it('is traced through the fund that it passed to who gave it, and adds up', async () => {
    await pay('550', '2021-03-01', gifts);
    await pay('40', '2021-03-02');
    expect(await traced()).toEqual([
      [null, '2021-01-05', '', '2021-03-02', '40', false],
      [null, '2021-01-05', '', null, '160', false],
      ['gifts', '2021-01-01', '2021-02-01', '2021-03-01', '500', false],
      ['gifts', '2021-01-05', '2021-02-01', '2021-03-01', '50', false],
      ['gifts', '2021-01-05', '2021-02-01', null, '50', false],
    ]);
  });

  it('is found by the line, and by the transfer between the funds', async () => {
    const { traceFunds } = await leader!.ask(
      'query($input: TraceFundsInput!) { traceFunds(input: $input) { amount { fen } via { id kind } } }',
      { input: { fundingLineId: gifts } },
    );
    expect(traceFunds.map(({ amount }: { amount: { fen: string } }) => amount.fen)).toEqual(['500', '50', '50']);
    expect(traceFunds[0].via).toMatchObject([{ kind: 'ALLOCATION' }]);
    expect(await traced({ transferId: traceFunds[0].via[0].id })).toHaveLength(3);
  });

  it('is not taken back once it is spent; what is there still is', async () => {
    const { transfer } = await executor!.do('allocateFunds', allocation('160', '2021-04-01'), 'transfer { id }');
    const taking = { transferId: transfer.id, reason: '另有用途', idempotencyKey: key() };
    await leader!.do('reverseTransfer', taking, 'transfer { kind }');
    expect((await traced()).slice(0, 2)).toEqual([
      [null, '2021-01-05', '', '2021-03-02', '40', false],
      [null, '2021-01-05', '', null, '160', false],
    ]);
    const [{ via }] = (
      await leader!.ask('query($input: TraceFundsInput!) { traceFunds(input: $input) { via { id } } }', {
        input: { fundingLineId: gifts },
      })
    ).traceFunds;
    const spent = { transferId: via[0].id, reason: '另有用途', idempotencyKey: key() };
    expect(await codesOf(leader!, 'reverseTransfer', spent)).toEqual(['LIMIT_EXCEEDED']);
  });
});
