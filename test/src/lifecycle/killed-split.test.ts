import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Loose, Visitor } from '../testkit/city.js';
import { operationIn, planned } from '../testkit/operations.js';
import { cityWithoutWorker, onOwnServer, until, worker } from './without-worker.js';

const RESIDENTS = 2_000;
const NEWCOMER = { code: 'xinshe', name: '新设社区', kind: 'URBAN_COMMERCIAL', adminEmail: 'admin@xinshe' };

/** Two estates of four hundred dwellings each, with two or three residents in every household. */
async function twoEstates(bureau: Visitor, visitor: (user: string, community: string) => Promise<Visitor>) {
  const content = 'code,name,kind,town,admin_email\nyuanshe,原设社区,URBAN_COMMERCIAL,yangshe,admin@yuanshe\n';
  await bureau.do('onboardCommunities', { format: 'CSV', content }, 'communities { code }');
  const admin = await visitor('admin@yuanshe', 'yuanshe');
  for (const estate of ['东苑', '西苑'])
    await admin.do('generatePlaces', { estate, range: '1-10幢，每幢2单元，1-5层，每层4户' }, 'plan { line }');
  const lines = Array.from({ length: RESIDENTS }, (_, n) => {
    const [estate, inEstate] = [n % 2 ? '东苑' : '西苑', n >> 1];
    const nth = (size: number, of: number): number => (Math.trunc(inEstate / size) % of) + 1;
    const [building, stairwell, floor, door] = [nth(40, 10), nth(20, 2), nth(4, 5), nth(1, 4)];
    const home = [estate, `${building}幢`, `${stairwell}单元`, `${floor}0${door}`];
    return [`居民${n}`, `1380${String(n).padStart(7, '0')}`, ...home, inEstate < 400 ? '户主' : '其他'].join(',');
  });
  const persons = ['姓名,手机号,小区,楼栋,单元,室号,与户主关系', ...lines].join('\n');
  await admin.do('importPersons', { format: 'CSV', content: persons }, 'applied');
  return admin;
}

const count = async (folder: string, sql: string): Promise<number> =>
  ((await onOwnServer(folder, `select count(*)::int as n from ${sql}`)) as { n: number }[])[0]!.n;

describe('a worker that is killed while it splits a community', () => {
  it('leaves nothing half done, and the next one does it, while people write on', async () => {
    const { folder, bureau, visitor } = await cityWithoutWorker();
    const admin = await twoEstates(bureau, visitor);
    const { stairwells } = await admin.ask('{ stairwells { nodes { id building { estate { name } } } } }');
    const going = stairwells.nodes.find(({ building }: Loose) => building.estate.name === '东苑').id;
    const input = { communityCode: 'yuanshe', places: [{ estate: '东苑' }], newcomer: NEWCOMER, reason: '规模过大' };
    const asked = await bureau.do('splitCommunity', { ...input, idempotencyKey: 'once' }, 'operation { id }');
    const { id } = asked.operation;
    const first = worker(folder);
    const { report } = await planned(bureau, id);
    expect(report.moved.person).toBe(RESIDENTS / 2);
    await bureau.do('confirmCommunityOperation', { operationId: id }, 'operation { id }');
    const inTheMidst = `pg_stat_activity where usename = 'gongzhi_owner' and xact_start is not null and query like '%apart_%'`;
    await until(async () => (await count(folder, inTheMidst)) > 0);
    await first.end('SIGKILL');
    await until(async () => (await count(folder, inTheMidst)) === 0);
    expect((await operationIn(bureau, id, 'CONFIRMED', 'DONE')).status).toBe('CONFIRMED');
    expect(await count(folder, `community where code = 'xinshe'`)).toBe(0);
    expect(await count(folder, `person where name like '居民%'`)).toBe(RESIDENTS);

    // Somebody registers residents meanwhile, until their stairwell has gone.
    worker(folder);
    let written = 0;
    const meanwhile = (async () => {
      for (;;) {
        await sleep(20);
        const person = { name: '同时登记的人', stairwellId: going };
        const { userErrors } = await admin.attempt('registerPerson', person, 'person { id }');
        if (userErrors[0]?.code === 'NOT_FOUND') return;
        if (userErrors.length === 0) written += 1;
        else expect(userErrors).toMatchObject([{ code: 'CONFLICT' }]);
      }
    })();
    // The task is whose worker fell silent until its lease has ended.
    await until(async () => (await operationIn(bureau, id, 'CONFIRMED', 'DONE')).status === 'DONE');
    const done = await operationIn(bureau, id, 'DONE');
    await meanwhile;
    expect(written).toBeGreaterThan(0);
    expect(await count(folder, `person where name = '同时登记的人'`)).toBe(written);
    expect(done.report.moved.person).toBe(RESIDENTS / 2 + written);
    expect(await count(folder, `person where name like '居民%'`)).toBe(RESIDENTS);
    expect(await count(folder, `audit_entry where changes ? 'splitOff'`)).toBe(1);
    expect(await count(folder, `community where code = 'xinshe'`)).toBe(1);
    const inside = await visitor('admin@xinshe', 'xinshe');
    expect((await inside.ask('{ persons { totalCount } }')).persons.totalCount).toBe(RESIDENTS / 2 + written + 1);
    // What names an administrator is gone with its key.
    expect(await count(folder, 'community_operation where key is not null or input is not null')).toBe(0);
  });
});
