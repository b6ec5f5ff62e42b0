import assert from 'node:assert/strict';
import { fromNodeId } from '@gongzhi/kernel';
import { type Connection, connected } from '@gongzhi/storage';
import { type Answer, ask, bodyFor, type Tokens } from './asking.ts';
import { communityCode, idOf } from './data/city.ts';
import { at } from './dialects/dialect.ts';
import { dialects } from './dialects/index.ts';
import type { Running } from './load/running.ts';
import { KEY_PLACE, type Operation, question } from './operations.ts';

const QUESTIONS = 14;

/**
 * Nothing is measured before all contestants have shown that they do the same work: the same answers, the same rows
 * written once per key, and the same refusals.
 * @throws AssertionError that names the contestant and the question
 */
export async function verify(
  contestants: readonly Running[],
  { tokens, operations, admin }: { tokens: Tokens; operations: readonly Operation[]; admin: Connection },
): Promise<void> {
  for (const contestant of contestants) await refusesStrangers(contestant, tokens);
  for (const operation of operations.filter((each) => each !== 'D')) {
    for (let n = 0; n < QUESTIONS; n += 1) {
      const what = question(operation, n, tokens.length);
      await alike(contestants, `${operation} ${n}`, async (contestant) => {
        const whose = { community: what.community, token: tokens[what.community]! };
        const answer = await ask(contestant, await bodyFor(contestant, tokens, what), whose);
        return comparable(common(contestant, answer));
      });
    }
  }
  if (operations.includes('D')) await alike(contestants, 'D', (contestant) => recorded(contestant, tokens, admin));
}

/** Compares what each contestant gives with what the first one gave. */
async function alike(
  contestants: readonly Running[],
  what: string,
  give: (contestant: Running) => Promise<unknown>,
): Promise<void> {
  const [first, ...others] = contestants;
  const expected = await give(first!);
  for (const other of others) {
    assert.deepEqual(await give(other), expected, `${other.name} differs from ${first!.name} at ${what}`);
  }
}

/** Records a service twice under one key: the answers, and what stands in the tables then. */
async function recorded(contestant: Running, tokens: Tokens, admin: Connection): Promise<unknown> {
  const what = question('D', 3, tokens.length);
  const key = KEY_PLACE.replace('bench', `check-${contestant.name}`);
  const body = await bodyFor(contestant, tokens, what, key);
  const whose = { community: what.community, token: tokens[what.community]! };
  const [made, again] = [await ask(contestant, body, whose), await ask(contestant, body, whose)];
  const [first, second] = [made, again].map((answer) => at(common(contestant, answer), 'recordService'));
  assert.equal(at(second, 'record', 'id'), at(first, 'record', 'id'), `${contestant.name} records twice`);
  const { id: _, ...record } = at(first, 'record') as Record<string, unknown>;
  return comparable({ ...(first as object), record, rows: await rowsOf(admin, key) });
}

/** The rows that a key has made, without what is new each time. */
async function rowsOf(admin: Connection, key: string): Promise<unknown> {
  return connected(admin, async (client) => {
    const { rows } = await client.query(
      `select count(*) over () as keys, k.mutation, k.actor_key, length(k.input_hash) as hash,
         to_jsonb(s) - array['id', 'recorded_at'] as record,
         (select jsonb_agg(to_jsonb(a) - array['id', 'at', 'subject_id', 'request_id', 'origin', 'changes'] || jsonb_build_object(
            'changes', a.changes - 'recordedAt', 'told', a.changes ? 'recordedAt'))
          from audit_entry a where a.community_id = s.community_id and a.subject_id = s.id) as entries,
         (select jsonb_agg(jsonb_build_object('topic', o.topic, 'fields', array(select jsonb_object_keys(o.payload))))
          from outbox_event o where o.community_id = s.community_id and o.payload ->> 'id' = s.id::text) as events,
         (select jsonb_agg(to_jsonb(t) - array['id', 'at', 'batch_id', 'subject_id'] || jsonb_build_object(
            'adds up', l.balance = (select sum(e.change) from ledger_entry e
              where e.community_id = l.community_id and e.account_id = l.id),
            'entries', (select jsonb_agg(to_jsonb(e) - array['id', 'transfer_id', 'balance_after'] || jsonb_build_object(
                'last', e.balance_after = l.balance))
              from ledger_entry e where e.community_id = t.community_id and e.transfer_id = t.id)))
          from transfer t join ledger_account l on l.community_id = t.community_id and l.id = t.to_id
          where t.community_id = s.community_id and t.subject_id = s.id) as transfers
       from idempotency_key k join service_record s on s.community_id = k.community_id and s.id = k.result_id
       where k.key = $1`,
      [key],
    );
    return rows;
  });
}

/** Without a token, and for a community that is not the caller's, there are no data; another's project is not there. */
async function refusesStrangers(contestant: Running, tokens: Tokens): Promise<void> {
  const own = question('A', 0, tokens.length);
  const other = (own.community + 1) % tokens.length;
  const body = await bodyFor(contestant, tokens, own);
  const token = tokens[own.community]!;
  const refused = ({ data }: Answer) => data === null || Object.values(data).every((value) => value === null);
  const attempts = {
    'without a token': await ask(contestant, body, { community: own.community, token: null }),
    [`in ${communityCode(other)}, of which they are no member`]: await ask(contestant, body, {
      community: other,
      token,
    }),
    'about a project elsewhere': await ask(
      contestant,
      await bodyFor(contestant, tokens, { ...own, id: idOf('project', other) }),
      { community: own.community, token },
    ),
  };
  for (const [where, answer] of Object.entries(attempts)) {
    assert.ok(refused(answer), `${contestant.name} answers somebody ${where}`);
  }
}

function common({ name }: Running, { data, errors }: Answer): unknown {
  assert.equal(errors, undefined, `${name}: ${JSON.stringify(errors)}`);
  return dialects[name].common(data);
}

/** The answer with ids as plain UUIDs, instants as numbers, cursors as whether there is one, and names in order. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([name]) => name !== '__typename');
    return Object.fromEntries(
      fields
        .map(([name, field]): [string, unknown] => [name, name === 'endCursor' ? field !== null : comparable(field)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return Date.parse(value);
  return fromNodeId(value)?.id ?? value;
}
