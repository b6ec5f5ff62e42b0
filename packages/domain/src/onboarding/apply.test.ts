import 'reflect-metadata';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId } from '@gongzhi/kernel';
import { aesCryptography, inSession, rowsOf } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attribute, type Witness } from '../audit/index.js';
import { breakCommunity, rowsOfCommunity } from '../community-rows.testkit.js';
import { type TestCity, testCity } from '../testkit.js';
import { applyOnboarding, type OnboardingTools } from './apply.js';
import { beginCommunity } from './beginnings.js';
import { loadDefaults } from './defaults.js';
import { planAgainst } from './plan.js';
import { loadTowns, readCity } from './towns.js';

const TENANTS = fileURLToPath(new URL('../../../../tenants/', import.meta.url));
const WITNESS: Witness = { actorKind: 'BUREAU', actorKey: 'an officer', requestId: 'a request', origin: '192.0.2.1' };

let city: TestCity;
let tools: OnboardingTools;

beforeAll(async () => {
  city = await testCity();
  const { database } = city;
  const defaults = loadDefaults(join(TENANTS, 'defaults'));
  tools = { database, cryptography: aesCryptography('5a'.repeat(32)), defaults, witness: WITNESS };
  await inSession(database.bureau, {}, 'write', (em) => loadTowns(em, readCity(join(TENANTS, 'zhangjiagang'))));
});
afterAll(() => city?.drop());

const HEADINGS = 'code,name,kind,town,admin_email,residents,founded_on,sample';
async function plan(...rows: string[]) {
  const input = { format: 'CSV', content: [HEADINGS, ...rows].join('\n'), divisionPrefix: '320582' } as const;
  const planned = await inSession(tools.database.bureau, {}, 'read', (em) => planAgainst(em, input));
  expect(planned.problems).toEqual([]);
  return planned;
}
const row = (code: string) => `${code},${code}社区,城市商业,yangshe,admin@${code},4000,2011-11,no`;
const letters = 'abcdefghijkl'.split('');

/** The ids of the communities with these beginnings of their codes. */
const idsOf = async (beginning: string): Promise<string[]> =>
  (await run<{ id: string }>(city.admin, `select id from community where code like '${beginning}%' order by code`)).map(
    ({ id }) => id,
  );

describe('a community that is onboarded at once', () => {
  it('has the rows, the audit trail and the events that a unit of work gives it', async () => {
    const planned = await plan('pear,梨园社区,城市商业,yangshe,admin@pear,,,yes');
    const [{ row: told, townId }] = planned.rows as [(typeof planned.rows)[number]];
    const { database, cryptography, defaults } = tools;
    const [atOnce] = await applyOnboarding(planned, tools);
    const left = await rowsOfCommunity(city.admin, atOnce!.id);
    for (const table of ['community', 'community_code']) {
      await run(city.admin, `update ${table} set code = 'pear-before' where code = 'pear'`);
    }
    const communityId = newId();
    await inSession(database.bureau, { communityId }, 'write', async (em) => {
      attribute(em, WITNESS);
      beginCommunity({ rows: rowsOf(em), communityId, cryptography }, { row: told, townId, defaults });
    });
    expect(left).toEqual(await rowsOfCommunity(city.admin, communityId));
    expect(left.audit_entry).toHaveLength(58);
    expect(left.outbox_event).toHaveLength(58);
  });

  it('is whole or not there when another one fails midway, and is whole the next time', async () => {
    const planned = await plan(...letters.map((letter) => row(`fig-${letter}`)));
    for (const table of ['organisation', 'outbox_event']) {
      const where = table === 'organisation' ? `name like 'fig-c社区%'` : `topic = 'Membership.created'`;
      const mend = await breakCommunity(city.admin, table, where);
      await expect(applyOnboarding(planned, tools)).rejects.toThrow(/broken/);
      await mend();
    }
    for (const id of await idsOf('fig')) expect((await rowsOfCommunity(city.admin, id)).audit_entry).toHaveLength(58);
    const left = await plan(...letters.map((letter) => row(`fig-${letter}`)));
    expect(left.rows.find(({ code }) => code === 'fig-c')!.action).toBe('CREATE');
    const communities = await applyOnboarding(left, tools);
    expect(communities.map(({ code }) => code)).toEqual(left.rows.map(({ code }) => code));
    expect(await idsOf('fig')).toHaveLength(letters.length);
    for (const id of await idsOf('fig')) expect((await rowsOfCommunity(city.admin, id)).audit_entry).toHaveLength(58);
    const orphans = await run(
      city.admin,
      'select 1 from audit_entry where community_id not in (select id from community)',
    );
    expect(orphans).toEqual([]);
  });

  it('is made once, however many onboard the same file at the same moment', async () => {
    const planned = await plan(...letters.map((letter) => row(`plum-${letter}`)));
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => applyOnboarding(planned, tools)));
    const ids = await idsOf('plum');
    for (const communities of [one, two, three])
      expect(communities!.map(({ id }) => id).sort()).toEqual(ids.toSorted());
    for (const id of ids) {
      const rows = await rowsOfCommunity(city.admin, id);
      expect([rows.audit_entry!.length, rows.service_item!.length, rows.membership!.length]).toEqual([58, 26, 1]);
    }
  });
});
