import { personAbility, type Role } from '@gongzhi/access';
import { addDays, Denial, newId, Refusal, text, today } from '@gongzhi/kernel';
import type { Claim, ServiceModule } from '@gongzhi/module-kit';
import { aesCryptography, connected, inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { attribute } from './audit/audit.subscriber.js';
import type { TenantCtx } from './context.js';
import { donationsOf, fundOf, OWN_FUND } from './ledger/funds/fund-accounts.js';
import { accountIds, post } from './ledger/index.js';
import { pointsIssued, pointsOf } from './ledger/points/points-accounts.js';
import { Community } from './tenancy/community.entity.js';
import type { TestCity } from './testkit.js';

/** What a fund and a resident have to begin with. */
const MONEY = 100;
const POINTS = 30;
/** What they can have for points, of which there are so many pieces. */
export const STOCK = 4;
const COST = 7;
/** For so many whole months are points valid: what a resident has to begin with is older, and all that they earn is not. */
export const VALID_MONTHS = 6;
/** Points of the rule that is claimed as often as one likes, and of the one that a month gives 10 by. */
const RULES = [
  { points: 9, cap: null },
  { points: 5, cap: 10 },
] as const;
/** Above it two persons approve. */
const THRESHOLD = 60;
const BUDGET = 400;

const CHART = ['2101', '4001', '4002', '4003', '5001', '5002', '2901', '5901'];
const cryptography = aesCryptography('3c'.repeat(32));

/** Pays its operator by the day, out of two lines. */
const care = {
  key: 'care',
  version: '1.0.0',
  settle: ({ from }: { from: string }): Claim[] =>
    ['grant', 'gifts'].map((fundingLine, n) => ({
      ...{ fundingLine, payee: { organisation: 'operator' }, quantity: 1, retained: 0 },
      ...{ unitFen: 20 + n, due: 20 + n + Number(from.slice(-1)) * 10 },
      ...{ note: text('按天', 'By the day'), basis: 'article' as const },
    })),
} as unknown as ServiceModule;

/**
 * A community in which money comes in by two lines and as its own, a project is settled, and three residents earn and
 * spend points; three officers do what takes an officer. The first two residents live together.
 */
export async function spendingCommunity(city: TestCity) {
  const communityId = await city.community(`spending-${newId()}`);
  const [officers, residents] = [
    [newId(), newId(), newId()],
    [newId(), newId(), newId()],
  ];
  const [grant, gifts, project, provider] = [newId(), newId(), newId(), newId()];
  const rules = RULES.map(() => newId());
  const [estate, building, stairwell, dwelling, household, benefit] = [
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
    newId(),
  ];

  const rows: [table: string, row: Record<string, unknown>][] = [
    ...CHART.map((code): [string, object] => ['account', { id: newId(), ...accountOf(code) }]),
    ['estate', { id: estate, name: '同心园' }],
    ['building', { id: building, estate_id: estate, name: '1幢' }],
    ['stairwell', { id: stairwell, building_id: building, name: '1单元' }],
    ['dwelling', { id: dwelling, stairwell_id: stairwell, room: '101' }],
    [
      'household',
      { id: household, dwelling_id: dwelling, stairwell_id: stairwell, label: '甲', ...since, sample: false },
    ],
    ...[...officers, ...residents].map((id): [string, object] => [
      'person',
      {
        ...{ id, name: id.slice(-4), situations: [], sample: false },
        household_id: residents.indexOf(id) === 0 || residents.indexOf(id) === 1 ? household : null,
      },
    ]),
    [
      'organisation',
      { id: provider, name: '理发店', kind: 'ENTERPRISE', subject: 'PARTNER', serves: [], sample: false },
    ],
    ['funding_line', { id: grant, ...lineOf('grant', 'APPROPRIATION') }],
    ['funding_line', { id: gifts, ...lineOf('gifts', 'RECEIVED') }],
    ['points_setting', { id: newId(), valid_months: VALID_MONTHS, expires_from: since.from_date }],
    ['finance_setting', { id: newId(), approval_threshold_fen: THRESHOLD }],
    ['project', { id: project, operator_id: provider, ...projectTold }],
    ['project_funding', { id: newId(), ...fundingOf(project, 'grant', grant) }],
    ['project_funding', { id: newId(), ...fundingOf(project, 'gifts', gifts) }],
    ...rules.map((id, n): [string, object] => ['points_rule', { id, ...ruleOf(n) }]),
    [
      'benefit',
      {
        ...{ id: benefit, title: '理发', title_en: 'Haircut', cost: COST, stock: STOCK, provider_id: provider },
        ...{ ...since, hold_days: 14, status: 'OPEN', sample: false },
      },
    ],
  ] as [string, Record<string, unknown>][];
  await connected(city.admin, async (client) => {
    await client.query('begin');
    for (const [table, row] of rows) {
      const json = JSON.stringify({ community_id: communityId, ...row });
      const columns = ['community_id', ...Object.keys(row)].join();
      await client.query(
        `insert into "${table}" (${columns}) select ${columns} from jsonb_populate_record(null::"${table}", $1)`,
        [json],
      );
    }
    await client.query('commit');
  });

  /** As somebody, in a transaction of their own, as one root field is carried out. */
  const as = <T>(personId: string, work: (ctx: TenantCtx) => Promise<T>): Promise<T> =>
    inSession(city.database.app, { communityId }, 'write', async (em) => {
      attribute(em, { actorKind: 'PERSON', actorKey: personId, requestId: 'test', origin: null });
      const role: Role = officers.includes(personId) ? 'ADMIN' : 'STEWARD';
      const standing = { role, personId, organisationId: null };
      return work({
        ...{ em, cryptography, language: 'zh', afterCommit: () => {}, modules: new Map([[care.key, care]]) },
        ability: personAbility({ standings: [standing], operatedProjectIds: [], readOnly: false }),
        community: await em.findOneOrFail(Community, { id: communityId }),
        actor: { kind: 'PERSON', key: personId, personId },
        request: { id: 'test', origin: null },
      } as unknown as TenantCtx);
    });

  /** Reads the community's rows. */
  const ask = <T>(sql: string): Promise<T[]> =>
    inSession(city.database.app, { communityId }, 'read', (em) => em.execute<T[]>(sql));

  await as(officers[0]!, async (ctx) => {
    const funds = [
      OWN_FUND,
      fundOf({ id: grant, spending: 'APPROPRIATION' }),
      fundOf({ id: gifts, spending: 'RECEIVED' }),
    ];
    const wanted = [donationsOf(null), pointsIssued, ...funds, ...residents.map(pointsOf)];
    const [donated, issued, ...own] = await accountIds(ctx, wanted);
    await post(
      ctx,
      own.map((toId, n) =>
        n < funds.length
          ? { fromId: donated!, toId, amount: MONEY, kind: 'DONATION' }
          : { fromId: issued!, toId, amount: POINTS, kind: 'POINTS_EARNED', onDate: since.from_date },
      ),
    );
  });

  const expired = new Set<string>();
  /** What has expired since it was last asked, told once to whoever asks first. */
  const newlyExpired = async (): Promise<{ owner: string; points: number }[]> => {
    const found = await ask<{ id: string; owner: string; amount: string }>(
      `select t.id, l.owner_id as owner, t.amount::text from transfer t join ledger_account l on l.id = t.from_id
       where t.kind = 'POINTS_EXPIRED'`,
    );
    const news = found.filter(({ id }) => !expired.has(id));
    for (const { id } of news) expired.add(id);
    return news.map(({ owner, amount }) => ({ owner, points: Number(amount) }));
  };

  return {
    ...{
      communityId,
      officers,
      residents,
      rules,
      benefit,
      household,
      project,
      lines: { grant, gifts },
      as,
      ask,
      newlyExpired,
    },
    /** Whose account had how much when it began: a line's, a resident's, or the community's own. */
    endowed: [
      ...['own', grant, gifts].map((owner): [string, number] => [owner, MONEY]),
      ...residents.map((owner): [string, number] => [owner, POINTS]),
    ],
    /** How much they have now; without those that are empty. */
    balances: async (): Promise<Record<string, number>> => {
      const found = await ask<{ owner: string | null; balance: string }>(
        'select owner_id as owner, balance::text from ledger_account where balance <> 0',
      );
      return Object.fromEntries(found.map(({ owner, balance }) => [owner ?? 'own', Number(balance)]));
    },
    /** Nothing of it expires any more. */
    close: () => run(city.admin, `update community set status = 'ARCHIVED' where id = '${communityId}'`),
  };
}

export type SpendingCommunity = Awaited<ReturnType<typeof spendingCommunity>>;

const since = { from_date: addDays(today(), -400) };

const accountOf = (code: string) => ({
  ...{ code, name: code, name_en: code, unit: code.endsWith('901') ? 'POINTS' : 'FEN' },
  kind: { 2: 'LIABILITY', 4: 'INCOME', 5: 'EXPENSE' }[code[0]!],
});

const lineOf = (key: string, spending: string) => ({ key, title: key, source: key, spending, sample: false });

const projectTold = {
  ...{ title: '照料', module: care.key, module_version: care.version, config: {}, status: 'RUNNING' },
  ...{ adapted: [], affairs: [], starts_on: since.from_date, sample: false },
};

const fundingOf = (projectId: string, key: string, fundingLineId: string) => ({
  ...{ project_id: projectId, line_key: key, funding_line_id: fundingLineId },
  ...{ budget_fen: BUDGET, settled_fen: 0 },
});

const ruleOf = (n: number) => {
  const { points, cap } = RULES[n]!;
  return {
    ...{ key: `rule-${n}`, title: '好事', title_en: 'A good deed', points, needs_evidence: false },
    ...{ cap_points: cap, cap_period: cap && 'MONTH', entered_by: 'ANYBODY', active: true, sample: false },
  };
};

/** Two at once met in the database: one of them was undone, and a gateway would begin it anew. */
const MET = new Set(['23505', '23P01', '23503', '40001', '40P01']);

/** What was done; null where it was refused, or undone because two met. */
export const unlessRefused = <T>(work: Promise<T>): Promise<T | null> =>
  work.catch((error: unknown) => {
    if (error instanceof Refusal || error instanceof Denial || MET.has((error as { code?: string }).code ?? ''))
      return null;
    throw error;
  });
