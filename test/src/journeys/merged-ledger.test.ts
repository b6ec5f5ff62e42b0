import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { discrepancies } from '../testkit/books.js';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';
import { operationIn, planned } from '../testkit/operations.js';
import { bornYearsAgo } from './meal-project.js';

const ACCOUNTS = '{ ledgerAccounts { nodes { account { code } person { name } purpose { key } balance held } } }';

describe('the ledger of a community that is merged into another', () => {
  const [from, into] = [freshCode('bingzhang'), freshCode('cunzhang')];
  let bureau: Visitor;
  let staying: Visitor;

  /** A workshop whose teacher earned points, a sale, and a settlement that waits. */
  async function crafts(admin: Visitor, code: string): Promise<void> {
    const line = { key: 'neighbour-crafts', title: '活动经费', source: '公益服务中心' };
    await admin.do('registerFundingLine', line, 'fundingLine { id }');
    const group = { name: `巧手队${code}`, kind: 'SOCIAL_ORGANISATION' };
    const { organisation } = await admin.do('registerOrganisation', group, 'organisation { id }');
    const funding = [{ line: 'neighbour-crafts', budgetFen: '9000' }];
    const made = { module: 'neighbour-crafts', funding, operatorId: organisation.id };
    const { project } = await admin.do('createProject', made, 'project { id }');
    const enrolled = async (as: string, name: string) => {
      const { person } = await admin.do('registerPerson', { name, birthDate: bornYearsAgo(50) }, 'person { id }');
      const taking = { projectId: project.id, personId: person.id, as, from: addDays(today(), -90) };
      return (await admin.do('enrol', taking, 'enrolment { id }')).enrolment.id as string;
    };
    const [teacher, maker] = [await enrolled('teacher', `裘阿姨${code}`), await enrolled('maker', `施小琴${code}`)];
    const day = addDays(today(), -20);
    const at = { enrolmentId: maker, servedOn: day };
    const workshop = { kind: 'WORKSHOP', craft: 'KNITTING', pieces: 1, materials: 1400 };
    await admin.do(
      'recordService',
      { ...at, servedById: teacher, data: workshop, idempotencyKey: freshCode('key') },
      'record { id }',
    );
    const sale = { kind: 'SALE', craft: 'KNITTING', pieces: 1, proceeds: 2100 };
    await admin.do('recordService', { ...at, data: sale, idempotencyKey: freshCode('key') }, 'record { id }');
    await admin.do('settle', { projectId: project.id, from: day, until: day }, 'settlement { id }');
  }

  beforeAll(async () => {
    bureau = await signIn('bureau');
    const [leaving, other] = (await cityWith({ code: from, name: '并账社区' }, { code: into, name: '存账社区' })) as [
      Visitor,
      Visitor,
    ];
    staying = other;
    await crafts(leaving, from);
    await crafts(staying, into);
    const input = { communityCodes: [from], intoCode: into, reason: '撤并', idempotencyKey: freshCode('key') };
    const { operation } = await bureau.do('mergeCommunities', input, 'operation { id }');
    await planned(bureau, operation.id);
    const suspended = { communityCode: from, status: 'SUSPENDED', reason: '撤并' };
    await bureau.do('setCommunityStatus', suspended, 'community { status }');
    await bureau.do('confirmCommunityOperation', { operationId: operation.id }, 'operation { status }');
    await operationIn(bureau, operation.id, 'DONE');
  });

  it('gives its people their points and its lines their money in the other', async () => {
    const { ledgerAccounts } = await staying.ask(ACCOUNTS);
    const kept = ledgerAccounts.nodes.filter(({ balance }: Loose) => balance !== '0');
    const points = kept.filter(({ account }: Loose) => account.code === '2901');
    expect(points.map(({ person }: Loose) => person.name).sort()).toEqual([`裘阿姨${from}`, `裘阿姨${into}`].sort());
    expect(new Set(points.map(({ balance }: Loose) => balance)).size).toBe(1);
    const money = kept.filter(({ account }: Loose) => account.code === '2101');
    expect(money.map(({ balance }: Loose) => balance)).toEqual(['2100', '2100']);
    expect(money.map(({ purpose }: Loose) => purpose.key).sort()).toEqual(
      ['neighbour-crafts', `neighbour-crafts-${from}`].sort(),
    );
  });

  it('adds up in both, and the one that ended holds nothing', async () => {
    expect([await discrepancies(from), await discrepancies(into)]).toEqual([[], []]);
    const id = await communityId(from);
    const left = await asLogin('owner', id, async (client) => {
      const { rows } = await client.query(
        `select coalesce(sum(abs(balance)), 0)::int as balance, coalesce(sum(held), 0)::int as held, count(person_id)::int as named
         from ledger_account where community_id = $1`,
        [id],
      );
      return rows[0];
    });
    expect(left).toEqual({ balance: 0, held: 0, named: 0 });
  });

  it('lets a settlement that waited be approved there', async () => {
    const { projects } = await staying.ask(
      '{ projects { nodes { settlements { nodes { id status total { fen } } } } } }',
    );
    const waiting = projects.nodes.flatMap(({ settlements }: Loose) => settlements.nodes);
    expect(waiting.map(({ status }: Loose) => status)).toEqual(['FILED', 'FILED']);
    await staying.do('inviteMember', { email: `leader@${into}`, role: 'LEADER' }, 'membership { id }');
    const leader = await signIn(`leader@${into}`, into);
    for (const { id } of waiting) {
      await leader.do('approveSettlement', { settlementId: id, idempotencyKey: freshCode('key') }, 'settlement { id }');
    }
    const { transfers } = await staying.ask('{ transfers { nodes { kind amount } } }');
    const paid = transfers.nodes.filter(({ kind }: Loose) => kind === 'SETTLEMENT');
    expect(paid.map(({ amount }: Loose) => amount)).toEqual(['1400', '1400']);
    expect(await discrepancies(into)).toEqual([]);
  });
});
