import type { IncomingHttpHeaders } from 'node:http';
import { createTokenVerifier, GATEWAY_AUDIENCE } from '@gongzhi/identity';
import { today } from '@gongzhi/kernel';
import type pg from 'pg';
import { type Call, oneSync, type Statement } from './one-sync.ts';

/** Who asks, for which community; whether they may is for the database to say. */
export interface Caller {
  communityId: string;
  subject: string;
}

/** A request that is turned away: with a bad token 401, else 404, as an unknown and a forbidden community answer alike. */
export class TurnedAway extends Error {
  readonly status: number;

  constructor(status: number) {
    super(status === 401 ? 'sign in first' : 'there is no such community that you may enter');
    this.status = status;
  }
}

/** The same check of the token as the gateway's, and the register's id for a community's code, asked for once. */
export function doorkeeper(issuerUrl: string, pool: pg.Pool): (headers: IncomingHttpHeaders) => Promise<Caller> {
  const verifier = createTokenVerifier({ issuerUrl, audience: GATEWAY_AUDIENCE, allowedClients: () => true });
  const ids = new Map<string, string>();

  async function idOf(code: string): Promise<string> {
    const { rows } = await pool.query<{ id: string }>('select id from community where code = $1', [code]);
    if (!rows[0]) throw new TurnedAway(404);
    ids.set(code, rows[0].id);
    return rows[0].id;
  }

  return async ({ authorization = '', 'x-community': code = '' }) => {
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (!token) throw new TurnedAway(401);
    const { subject } = await verifier.verify(token).catch(() => {
      throw new TurnedAway(401);
    });
    return { communityId: ids.get(String(code)) ?? (await idOf(String(code))), subject };
  };
}

const SESSION: Statement = { name: 'session', text: `select set_config('app.community_id', $1, true)` };

/**
 * The caller's membership of today, in the session's community. Without one it fails, by dividing by zero, and with it
 * everything that follows in the same exchange: nothing is read or written for a stranger.
 */
const MEMBERSHIP: Statement = {
  name: 'membership',
  text: `select set_config('bench.person', min(m.person_id::text), true), 1 / count(*)
    from community c
    join directory_entry d on d.community_id = c.id and d.subject = $2
    join membership m on m.community_id = c.id and m.person_id = d.person_id
    where c.id = $1::uuid and c.status = 'ACTIVE' and m.from_date <= $3::date
      and (m.until_date is null or m.until_date >= $3::date)`,
};

const DIVISION_BY_ZERO = '22012';

/** Runs statements as this caller in their community, in one round trip. @throws TurnedAway where they have no membership */
export async function asMember(
  pool: pg.Pool,
  { communityId, subject }: Caller,
  calls: readonly Call[],
): Promise<(string | null)[]> {
  const entering = [
    { statement: SESSION, values: [communityId] },
    { statement: MEMBERSHIP, values: [communityId, subject, today()] },
  ];
  try {
    const [, , ...results] = await oneSync(pool, [...entering, ...calls]);
    return results;
  } catch (error) {
    throw (error as { code?: string }).code === DIVISION_BY_ZERO ? new TurnedAway(404) : error;
  }
}

/** The person behind the caller's membership, for a contestant that opens its own transactions. */
export async function personOf(pool: pg.Pool, caller: Caller): Promise<string> {
  const person: Statement = { name: 'person', text: `select current_setting('bench.person')` };
  const [id] = await asMember(pool, caller, [{ statement: person, values: [] }]);
  return id!;
}
