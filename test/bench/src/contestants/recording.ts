import { hash, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { asMember, type Caller } from './admission.ts';
import type { Call, Statement } from './one-sync.ts';
import { recordReplayedSql, recordServiceSql } from './record-service.ts';

export interface Recording {
  enrolmentId: string;
  servedById: string;
  servedOn: string;
  data: unknown;
  idempotencyKey: string;
}

const answer = (replayed: boolean): string => `json_build_object('record', json_build_object(
  '__typename', 'LawStudioRecord', 'id', r.id, 'servedOn', r.served_on, 'kind', r.data ->> 'kind',
  'minutes', (r.data ->> 'minutes')::int), 'replayed', ${replayed}, 'userErrors', '[]'::json)::text`;

const RECORD: Statement = {
  name: 'record',
  text: `${recordServiceSql({ hash: '$6::text', request: '$7::text', origin: '$8::text' })}
    select ${answer(false)} from record r`,
};
const REPLAYED: Statement = {
  name: 'replayed',
  text: `select ${answer(true)} from ${recordReplayedSql({ key: '$1::text', hash: '$2::text' })}`,
};

/**
 * Records a service, once per idempotency key, as JSON. Where nothing was written, the key may have done it before:
 * only then a second round trip looks.
 */
export async function record(pool: pg.Pool, caller: Caller, input: Recording, origin: string): Promise<string> {
  const { enrolmentId, servedById, servedOn, data, idempotencyKey } = input;
  const inputHash = hash('sha256', JSON.stringify(input));
  const values = [enrolmentId, servedById, servedOn, JSON.stringify(data), idempotencyKey, inputHash];
  const write: Call = { statement: RECORD, values: [...values, randomUUID(), origin] };
  const [made] = await asMember(pool, caller, [write]);
  if (made) return made;
  const [before] = await asMember(pool, caller, [{ statement: REPLAYED, values: [idempotencyKey, inputHash] }]);
  return before ?? `{"record":null,"replayed":null,"userErrors":[{"code":"CONFLICT","field":null,"message":""}]}`;
}
