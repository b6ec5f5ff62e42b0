import { newId } from '@gongzhi/kernel';
import pg from 'pg';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { cityWith, freshCode } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const TODAY = `(now() at time zone interval '8 hours')::date`;
const VISIBLE = 'select count(*)::int n from town_reviewer where id = $1';
const FILE = `insert into community_review (id, reviewed_id, town_id, reviewer_id, reviewer_name, period, note, filed_at)
  values ($1, $2, $3, $4, '老周', $5, '台账清楚', now())`;

interface Who {
  subject?: string;
  emailHash?: string;
  community?: string;
}

describe('the policies of town reviewers and of what they write, asked in SQL by the log-in that serves', () => {
  let [ours, neighbour, outside] = ['', '', ''];
  let [town, otherTown] = ['', ''];

  beforeAll(async () => {
    const codes = ['benzhen', 'tongzhen', 'linzhen'].map(freshCode) as [string, string, string];
    await cityWith(
      ...codes.map((code, n) => ({ code, name: `镇内社区${code}`, town: n === 2 ? 'tangqiao' : 'yangshe' })),
    );
    [ours, neighbour, outside] = (await Promise.all(codes.map(communityId))) as [string, string, string];
    [town, otherTown] = (await Promise.all([ours, outside].map(townOf))) as [string, string];
    expect(town).not.toBe(otherTown);
  });

  const townOf = (id: string): Promise<string> =>
    asLogin('app', null, async (client) => {
      const { rows } = await client.query('select town_id from community where id = $1', [id]);
      return rows[0].town_id as string;
    });

  /** The bureau appoints whoever has this hash; the row's id. */
  async function appointed(emailHash: string, { from = '-1', until = '1', dismissed = false } = {}): Promise<string> {
    const id = newId();
    const client = new pg.Client(inject('logins').bureau);
    await client.connect();
    try {
      await client.query(
        `insert into town_reviewer (id, town_id, name, email_hash, email_hint, from_date, until_date, appointed_at, appointed_by_key, dismissed_at)
         values ($1, $2, '老周', $3, '••••', ${TODAY} + ${from}, ${TODAY} + ${until}, now(), 'k', ${dismissed ? 'now()' : 'null'})`,
        [id, town, emailHash],
      );
    } finally {
      await client.end();
    }
    return id;
  }

  const become = (client: pg.Client, { subject = 'somebody', emailHash = '', community = '' }: Who) =>
    client.query(
      `select set_config('app.subject', $1, true), set_config('app.email_hash', $2, true), set_config('app.community_id', $3, true)`,
      [subject, emailHash, community],
    );

  /** What comes of a statement: how many rows, or what PostgreSQL says. */
  async function outcome(client: pg.Client, statement: string, values: unknown[] = []): Promise<string> {
    await client.query('savepoint attempt');
    const said = await client.query(statement, values).then(
      ({ rows, rowCount }) => String(rows[0]?.n ?? rowCount),
      (error: Error) => error.message,
    );
    if (!/^\d+$/.test(said)) await client.query('rollback to savepoint attempt');
    return said;
  }

  const as = <T>(who: Who, work: (client: pg.Client) => Promise<T>): Promise<T> =>
    asLogin('app', null, async (client) => {
      await become(client, who);
      return work(client);
    });

  it('show an appointment to whom it is about, on its days, outside of communities, and to nobody else', async () => {
    const hash = freshCode('hash');
    const id = await appointed(hash);
    const seen = (who: Who, which = id) => as(who, (client) => outcome(client, VISIBLE, [which]));
    expect(await seen({ emailHash: hash })).toBe('1');
    for (const who of [{ emailHash: 'another' }, {}, { subject: '' }, { emailHash: hash, community: ours }])
      expect([who, await seen(who)]).toEqual([who, '0']);
    const terms = { over: { from: '-9', until: '-1' }, later: { from: '1', until: '9' }, ended: { dismissed: true } };
    for (const [name, term] of Object.entries(terms)) {
      const other = freshCode('hash');
      const which = await appointed(other, term);
      expect([name, await seen({ emailHash: other }, which)]).toEqual([name, '0']);
    }
  });

  it('let whoever comes with the email tie it to themselves, and to nobody else; then the email alone opens nothing', async () => {
    const hash = freshCode('hash');
    const id = await appointed(hash);
    const tie = 'update town_reviewer set subject = $2 where id = $1';
    await as({ subject: 'first', emailHash: hash }, async (client) => {
      expect(await outcome(client, tie, [id, 'another'])).toMatch(/row-level security/);
      expect(await outcome(client, 'update town_reviewer set until_date = until_date where id = $1', [id])).toMatch(
        /permission denied/,
      );
      expect(await outcome(client, tie, [id, 'first'])).toBe('1');
      await become(client, { subject: 'second', emailHash: hash });
      expect(await outcome(client, VISIBLE, [id])).toBe('0');
      await become(client, { subject: 'first' });
      expect(await outcome(client, VISIBLE, [id])).toBe('1');
    });
    await as({ subject: 'stranger' }, async (client) => expect(await outcome(client, tie, [id, 'stranger'])).toBe('0'));
  });

  it('let a review be written by the town’s reviewer about the town’s communities alone, and read where it belongs', async () => {
    const hash = freshCode('hash');
    const id = await appointed(hash);
    await as({ emailHash: hash }, async (client) => {
      const review = newId();
      const refused = /row-level security/;
      expect(await outcome(client, FILE, [newId(), outside, town, id, '2026-01'])).toMatch(refused);
      expect(await outcome(client, FILE, [newId(), outside, otherTown, id, '2026-01'])).toMatch(refused);
      expect(await outcome(client, FILE, [newId(), ours, otherTown, id, '2026-01'])).toMatch(refused);
      expect(await outcome(client, FILE, [review, ours, town, id, '2026-01'])).toBe('1');
      const seen = async (who: Who) => {
        await become(client, who);
        return outcome(client, 'select count(*)::int n from community_review where id = $1', [review]);
      };
      expect(await seen({ emailHash: hash })).toBe('1');
      expect(await seen({ community: ours })).toBe('1');
      for (const who of [
        { community: neighbour },
        { community: outside },
        {},
        { emailHash: hash, community: neighbour },
      ])
        expect([who, await seen(who)]).toEqual([who, '0']);

      const answer = `update community_review set answer = '已改', answered_by_key = 'k', answered_at = now() where id = $1`;
      await become(client, { community: neighbour });
      expect(await outcome(client, answer, [review])).toBe('0');
      await become(client, { emailHash: hash });
      expect(await outcome(client, answer, [review])).toBe('0');
      await become(client, { community: ours });
      expect(await outcome(client, `update community_review set note = '好' where id = $1`, [review])).toMatch(
        /permission denied/,
      );
      expect(await outcome(client, 'delete from community_review where id = $1', [review])).toMatch(
        /permission denied/,
      );
      expect(await outcome(client, answer, [review])).toBe('1');
      expect(await outcome(client, answer, [review])).toBe('0');
    });
    const nobody = await as({}, (client) => outcome(client, FILE, [newId(), ours, town, id, '2026-02']));
    expect(nobody).toMatch(/row-level security/);
  });
});
