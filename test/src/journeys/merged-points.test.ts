import { beforeAll, describe, expect, it } from 'vitest';
import { discrepancies } from '../testkit/books.js';
import { freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { operationIn, planned } from '../testkit/operations.js';
import { PointsBank, type Resident } from '../testkit/points-bank.js';

async function confirmed(bureau: Visitor, operationId: string): Promise<Loose> {
  await bureau.do('confirmCommunityOperation', { operationId }, 'operation { status }');
  return operationIn(bureau, operationId, 'DONE');
}

describe('the points bank of a community that is merged into another', () => {
  const [from, into] = [freshCode('bingfen'), freshCode('cunfen')];
  let bureau: Visitor;
  let leaving: PointsBank;
  let staying: PointsBank;
  let resident: Resident;
  let [inBoth, inBothThere] = ['', ''];
  let [claim, deduction, spent] = ['', '', ''];
  let [held, unwanted]: Loose[] = [];
  let cut = '';

  const merging = async () => {
    const input = { communityCodes: [from], intoCode: into, reason: '撤并', idempotencyKey: freshCode('key') };
    return (await bureau.do('mergeCommunities', input, 'operation { id }')).operation.id as string;
  };

  beforeAll(async () => {
    bureau = await signIn('bureau');
    leaving = await PointsBank.in(from, '并分社区');
    staying = await PointsBank.in(into, '存分社区');
    resident = await leaving.resident('高洁');
    await leaving.earns(resident.id, 40);
    claim = await leaving.claim(resident.id, 7);
    cut = await leaving.offers(5, { stock: 2 });
    held = (await leaving.redeem(resident, cut)).redemption;
    unwanted = (await leaving.redeem(resident, cut)).redemption;
    const { redemption } = await leaving.redeem(resident, await leaving.offers(10));
    await leaving.confirm(redemption);
    spent = redemption.id;
    deduction = await leaving.deducts(resident.id, 2);
    await leaving.appeal(resident, deduction);
    // Somebody who has points in both.
    const email = `both@${from}`;
    const invite = async (bank: PointsBank) => {
      const invited = { email, role: 'STEWARD', name: '两边的人' };
      return (await bank.admin.do('inviteMember', invited, 'membership { person { id } }')).membership.person.id;
    };
    [inBoth, inBothThere] = [await invite(leaving), await invite(staying)];
    await leaving.earns(inBoth, 3);
    await staying.earns(inBothThere, 4);
  });

  it('is planned, where an account would be overdrawn, with the account that stands in the way', async () => {
    const id = await communityId(from);
    const overdraw = (floor: string, balance: number) =>
      asLogin('owner', id, async (client) => {
        await client.query(
          `insert into ledger_account (community_id, id, account_id, unit, owner_type, tallied, balance, held, floor, opened_at)
           select $1, gen_random_uuid(), a.id, 'FEN', 'COMMUNITY', true, 0, 0, null, now() from account a where a.code = '2101'
           on conflict do nothing`,
          [id],
        );
        await client.query(
          `update ledger_account l set floor = ${floor}, balance = $1 from account a
           where a.id = l.account_id and a.code = '2101' and l.owner_type = 'COMMUNITY'`,
          [balance],
        );
        await client.query('commit');
      });
    // As money that was spent before there were floors would have left it.
    await overdraw('null', -100);
    await staying.executor.do(
      'recordDonation',
      { donorName: '众居民', amountFen: '60', idempotencyKey: 'a-gift' },
      'transfer { id }',
    );
    const operationId = await merging();
    const { problem } = await operationIn(bureau, operationId, 'FAILED');
    expect(problem).toMatch(/账户 2101 .* The account 2101 .* would take over -100/s);
    await overdraw('0', 0);
  });

  it('is merged, with what every person has', async () => {
    const operationId = await merging();
    await planned(bureau, operationId);
    const suspended = { communityCode: from, status: 'SUSPENDED', reason: '撤并' };
    await bureau.do('setCommunityStatus', suspended, 'community { status }');
    await confirmed(bureau, operationId);
    expect([await discrepancies(from), await discrepancies(into)]).toEqual([[], []]);
    resident = { id: resident.id, visitor: resident.visitor.in(into) };
    // What two redemptions hold that wait is held there.
    expect(await staying.pointsOf(resident.id)).toEqual({ balance: '28', held: '10' });
    expect(await staying.pointsOf(inBothThere)).toEqual({ balance: '7', held: '0' });
  });

  it('lets nobody spend a second time what is held, and lets spend the rest', async () => {
    const { userErrors } = await staying.redeem(resident, await staying.offers(19));
    expect(userErrors).toMatchObject([{ code: 'LIMIT_EXCEEDED' }]);
    const { redemption } = await staying.redeem(resident, await staying.offers(18));
    await resident.visitor.do('cancelRedemption', { redemptionId: redemption.id }, 'redemption { status }');
  });

  it('lets be decided there what waited, and what was spent come back', async () => {
    expect((await staying.confirm(held!)).redemption.status).toBe('CONFIRMED');
    const cancelled = { redemptionId: unwanted!.id };
    await resident.visitor.do('cancelRedemption', cancelled, 'redemption { status }');
    const { node } = await resident.visitor.ask(`{ node(id: "${cut}") { ... on Benefit { stock } } }`);
    expect(node.stock).toBe(1);
    expect(await staying.pointsOf(resident.id)).toEqual({ balance: '23', held: '0' });
    expect((await staying.refund(spent)).redemption.status).toBe('REFUNDED');
    expect((await staying.refund(spent)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await staying.reverse(deduction);
    await staying.review(claim);
    expect(await staying.pointsOf(resident.id)).toEqual({ balance: '42', held: '0' });
    const { redemption } = await staying.redeem(resident, await staying.offers(42));
    expect(redemption.status).toBe('HELD');
    expect([await discrepancies(from), await discrepancies(into)]).toEqual([[], []]);
  });
});

describe('the points bank of a community that is split', () => {
  const [from, into] = [freshCode('fenyuan'), freshCode('fenxin')];
  let bureau: Visitor;
  let bank: PointsBank;
  let goer: Resident;
  let stayer: Resident;
  let spent = '';

  const splitting = () =>
    bureau.attempt(
      'splitCommunity',
      {
        communityCode: from,
        places: [{ estate: '东苑' }],
        newcomer: { code: into, name: '分新社区', kind: 'URBAN_COMMERCIAL', adminEmail: `admin@${into}` },
        ...{ reason: '社区规模过大', idempotencyKey: freshCode('key') },
      },
      'operation { id }',
    );

  beforeAll(async () => {
    bureau = await signIn('bureau');
    bank = await PointsBank.in(from, '分原社区');
    [goer, stayer] = [await bank.resident('搬走的人'), await bank.resident('留下的人')];
    for (const [estate, { id: personId }] of [
      ['东苑', goer],
      ['西苑', stayer],
    ] as const) {
      const path = 'estate { buildings { nodes { stairwells { nodes { dwellings { nodes { id } } } } } } }';
      const told = { estate, range: '1幢 1单元 1层 每层1户' };
      const { estate: built } = await bank.admin.do('generatePlaces', told, path);
      const [home] = built.buildings.nodes[0].stairwells.nodes[0].dwellings.nodes;
      const members = [{ personId, relation: 'HEAD' }];
      await bank.admin.do('registerHousehold', { dwellingId: home.id, members }, 'household { id }');
    }
    for (const { id } of [goer, stayer]) await bank.earns(id, 30);
    const pooled = { fromPersonId: goer.id, points: 6, idempotencyKey: 'pooled' };
    await goer.visitor.do('contributePoints', pooled, 'transfer { id }');
  });

  it('waits until what is open about those who go is decided', async () => {
    const claim = await bank.claim(goer.id, 5);
    const { redemption } = await bank.redeem(goer, await bank.offers(10));
    const deduction = await bank.deducts(goer.id, 2);
    await bank.appeal(goer, deduction);
    // What is open about others stands in nobody's way.
    await bank.claim(stayer.id, 1);
    await bank.redeem(stayer, await bank.offers(4));
    const { userErrors } = await splitting();
    const open = ['POINTS_APPEAL_WAITS', 'POINTS_CLAIM_WAITS', 'REDEMPTION_WAITS'];
    expect(userErrors.map(({ reason }) => reason).sort()).toEqual(open);
    await bank.review(claim);
    await bank.confirm(redemption);
    spent = redemption.id;
    await bank.reverse(deduction);
  });

  it('gives those who go their points in the new one, and leaves the others theirs', async () => {
    const { operation } = await splitting();
    const { report } = await planned(bureau, operation.id);
    expect(report.points).toEqual({ accounts: 2, sum: 25 });
    await confirmed(bureau, operation.id);
    expect([await discrepancies(from), await discrepancies(into)]).toEqual([[], []]);
    const there = goer.visitor.in(into);
    const { myPoints } = await there.ask('{ myPoints { balance held household { balance } } }');
    expect(myPoints).toEqual({ balance: '19', held: '0', household: { balance: '6' } });
    expect(await bank.pointsOf(goer.id)).toEqual({ balance: '0', held: '0' });
    expect(await bank.pointsOf(stayer.id)).toEqual({ balance: '30', held: '4' });
  });

  it('gives nothing back where nobody could spend it any more, and names where they are', async () => {
    const { userErrors } = await bank.refund(spent);
    expect(userErrors).toMatchObject([
      {
        code: 'CONFLICT',
        field: ['redemptionId'],
        reason: 'MOVED_WITH_SPLIT',
        message: expect.stringContaining('分新社区'),
      },
    ]);
    expect(await bank.pointsOf(goer.id)).toEqual({ balance: '0', held: '0' });
  });

  it('lets them be spent there', async () => {
    const admin = await signIn(`admin@${into}`);
    const shop = { name: '修车行', kind: 'ENTERPRISE' };
    const { organisation } = await admin.do('registerOrganisation', shop, 'organisation { id }');
    const told = { title: '保养', titleEn: 'Upkeep', cost: 19, providerId: organisation.id, idempotencyKey: 'upkeep' };
    const { benefit } = await admin.do('createBenefit', told, 'benefit { id }');
    const visitor = goer.visitor.in(into);
    const input = { benefitId: benefit.id, idempotencyKey: 'mine' };
    const { redemption } = await visitor.do('redeemBenefit', input, 'redemption { id code }');
    const confirming = { redemptionId: redemption.id, code: redemption.code };
    expect((await admin.do('confirmRedemption', confirming, 'redemption { status }')).redemption.status).toBe(
      'CONFIRMED',
    );
    expect((await visitor.ask('{ myPoints { balance } }')).myPoints).toEqual({ balance: '0' });
    expect(await discrepancies(into)).toEqual([]);
  });
});
