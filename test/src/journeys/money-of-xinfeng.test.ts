import { expect, it } from 'vitest';
import { signIn } from '../testkit/city.js';

interface Turnover {
  code: string;
  income: { fen: string };
  expenditure: { fen: string };
}
interface Traced {
  amount: { fen: string };
  ahead: boolean;
  source: { kind: string } | null;
  spent: { onDate: string; memo: string } | null;
}

const yuan = (fen: readonly string[]): number => fen.reduce((sum, each) => sum + Number(each), 0) / 100;

it('Xinfeng’s money of 2014 and 2015 is what the published account tells of it', async () => {
  const leader = await signIn('leader@xinfeng');
  const both: Turnover[] = [];
  for (const year of [2014, 2015]) {
    const document = `{ incomeAndExpenditure(year: ${year}) { code income { fen } expenditure { fen } } }`;
    const { incomeAndExpenditure } = await leader.ask<{ incomeAndExpenditure: Turnover[] }>(document);
    const granted = incomeAndExpenditure.filter(({ code }) => code === '4001').map(({ income }) => income.fen);
    expect([year, yuan(granted)]).toEqual([year, 650_000]);
    both.push(...incomeAndExpenditure);
  }
  expect(yuan(both.filter(({ code }) => code === '4002').map(({ income }) => income.fen))).toBe(120_000);
  expect(yuan(both.filter(({ code }) => code === '5002').map(({ expenditure }) => expenditure.fen))).toBe(350_000);
});

it('its first quarters were paid ahead of the grant, and each yuan of what donors gave for newcomers is told', async () => {
  const leader = await signIn('leader@xinfeng');
  const { fundingLines } = await leader.ask('{ fundingLines { nodes { id key } } }');
  const traced = async (key: string): Promise<Traced[]> => {
    const fundingLineId = fundingLines.nodes.find((line: { key: string }) => line.key === key).id;
    const document = `query($input: TraceFundsInput!) { traceFunds(input: $input) {
      amount { fen } ahead source { kind } spent { onDate memo }
    } }`;
    return (await leader.ask(document, { input: { fundingLineId } })).traceFunds;
  };
  const ahead = (await traced('public-cost')).filter((each) => each.ahead);
  expect(ahead.map(({ spent }) => spent!.onDate)).toEqual(['2014-03-20', '2015-03-20']);
  const gifts = await traced('newcomers-gifts');
  expect(gifts.every(({ source }) => source?.kind === 'DONATION')).toBe(true);
  expect(yuan(gifts.map(({ amount }) => amount.fen))).toBe(40_000);
  expect(yuan(gifts.filter(({ spent }) => spent).map(({ amount }) => amount.fen))).toBe(14_000);
});

it('2014 is closed, and payments above the set amount have two approvals', async () => {
  const leader = await signIn('leader@xinfeng');
  const { financeSetting, payments } = await leader.ask(`{
    financeSetting { closedThrough approvalThreshold { yuan } }
    payments(first: 50) { nodes { status amount { fen } firstApprovedBy { id } decidedBy { id } filedBy { id } } }
  }`);
  expect(financeSetting).toEqual({ closedThrough: 2014, approvalThreshold: { yuan: '40000.00' } });
  for (const { status, amount, firstApprovedBy, decidedBy, filedBy } of payments.nodes) {
    expect([status, firstApprovedBy !== null]).toEqual(['PAID', Number(amount.fen) > 4_000_000]);
    const persons = [firstApprovedBy, decidedBy, filedBy].flatMap((person) => person?.id ?? []);
    expect(new Set(persons).size).toBe(persons.length);
  }
});
