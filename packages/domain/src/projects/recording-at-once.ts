import { newId } from '@gongzhi/kernel';
import { readKnown } from '@gongzhi/reading';
import { type Call, ChainedInserts, OutboxEvent, type Rows, statementOf } from '@gongzhi/storage';
import type { Constructor, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import type { AtOnce, ContextAtOnce, PreparedWrite } from '../at-once.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { creationOf, entryOf, eventOf, witnessOf } from '../audit/trail.js';
import { idOf, may } from '../context.js';
import { IdempotencyKey, inputHashOf } from '../idempotency.js';
import type { RecordServiceInput } from './project.inputs.js';
import { factsCall, factsIn, type Pair, type RecordingFacts, recordOf, unchangedFactsSql } from './recording.js';
import { ServiceRecord, serviceRecords } from './service-record.entity.js';

/** So many pairs of who serves and who is served are remembered; the idlest goes first. */
const MOST_PAIRS = 10_000;

/** Waits for a settlement that is being made; the statement after it sees what that has settled. */
const LOCK = statementOf('select 1 from project where id = $1::uuid for share');

/**
 * Records a service in one exchange, by the same rules as `recordService`: it judges facts that it remembers, and the
 * statement writes only where these still stand, the day is open and the key is new. Where it does not write,
 * `recordService` is asked, and says why.
 */
export class RecordingAtOnce implements AtOnce {
  readonly mutation = 'recordService';
  readonly #record: EntityMetadata;
  readonly #inserts: ChainedInserts;
  readonly #facts = new Map<string, RecordingFacts>();

  constructor(metadata: MetadataStorage) {
    const metaOf = (entity: Constructor<object>) => metadata.get(entity) as EntityMetadata;
    this.#record = metaOf(ServiceRecord);
    this.#inserts = new ChainedInserts([IdempotencyKey, ServiceRecord, AuditEntry, OutboxEvent].map(metaOf), {
      sql: `${unchangedFactsSql}
        and (select access_epoch from community where id = $4::uuid) = $5::int
        and not exists (select from settlement t where t.project_id = j.id and t.status <> 'REJECTED'
          and $6::date between t.from_date and t.until_date)`,
      parameters: 6,
    });
  }

  async prepare(
    ctx: ContextAtOnce,
    { input }: { input: RecordServiceInput },
    read: (call: Call) => Promise<Rows | undefined>,
  ): Promise<PreparedWrite | null> {
    const servedId = idOf('Enrolment', input.enrolmentId);
    const servingId = input.servedById ? idOf('Enrolment', input.servedById) : null;
    if (!servedId || (input.servedById && !servingId)) return null;
    const pair: Pair = { servedId, servingId };
    const key = `${ctx.community.id} ${servedId} ${servingId}`;
    const facts = this.#facts.get(key) ?? factsIn(await read(factsCall(pair)), pair);
    if (!facts || !may(ctx, 'create', 'ServiceRecord', { projectId: facts.project.id })) return null;
    this.#remember(key, facts);
    const id = newId();
    const record = recordOf(ctx, facts, input, id);
    return {
      calls: [{ statement: LOCK, values: [facts.project.id] }, this.#write(ctx, pair, facts, record, input)],
      payload: { record: readKnown(serviceRecords, id), replayed: false },
      forget: () => this.#facts.delete(key),
    };
  }

  #write(
    ctx: ContextAtOnce,
    { servedId, servingId }: Pair,
    { version }: RecordingFacts,
    record: ReturnType<typeof recordOf>,
    input: RecordServiceInput,
  ): Call {
    const { servedOn, idempotencyKey } = input;
    const { id: communityId } = ctx.community;
    const change = creationOf(this.#record, Object.setPrototypeOf({ ...record }, ServiceRecord.prototype));
    const claim = {
      communityId,
      id: newId(),
      mutation: this.mutation,
      actorKey: ctx.actor.key,
      key: idempotencyKey,
      inputHash: inputHashOf(idempotencyKey, input),
      resultId: record.id,
      at: new Date(),
    };
    const conditions = [servedId, servingId, version, communityId, ctx.epoch, servedOn];
    return this.#inserts.call(conditions, [claim, record, entryOf(change, witnessOf(ctx)), eventOf(change)]);
  }

  #remember(key: string, facts: RecordingFacts): void {
    this.#facts.delete(key);
    this.#facts.set(key, facts);
    for (const idlest of this.#facts.keys()) {
      if (this.#facts.size <= MOST_PAIRS) break;
      this.#facts.delete(idlest);
    }
  }
}
