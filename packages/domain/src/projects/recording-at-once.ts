import { newId } from '@gongzhi/kernel';
import { readKnown } from '@gongzhi/reading';
import { type Call, ChainedInserts, OutboxEvent } from '@gongzhi/storage';
import type { Constructor, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import type { AtOnce, ContextAtOnce, DecidedWrite, PreparedWrite } from '../at-once.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { creationOf, entryOf, eventOf, witnessOf } from '../audit/trail.js';
import { idOf, may } from '../context.js';
import { IdempotencyKey, inputHashOf } from '../idempotency.js';
import type { RecordServiceInput } from './project.inputs.js';
import { factsCall, factsIn, type RecordingFacts, recordOf } from './recording.js';
import { ServiceRecord, serviceRecords } from './service-record.entity.js';

/**
 * Records a service in two steps of one transaction, by the same rules as `recordService`: the first reads the facts and
 * locks the project against a settlement, the second writes where the day is open and the key is new. Where it does not
 * write, `recordService` is asked, and says why.
 */
export class RecordingAtOnce implements AtOnce {
  readonly mutation = 'recordService';
  readonly #record: EntityMetadata;
  readonly #inserts: ChainedInserts;

  constructor(metadata: MetadataStorage) {
    const metaOf = (entity: Constructor<object>) => metadata.get(entity) as EntityMetadata;
    this.#record = metaOf(ServiceRecord);
    this.#inserts = new ChainedInserts([IdempotencyKey, ServiceRecord, AuditEntry, OutboxEvent].map(metaOf), {
      sql: `select 1 where not exists (select from settlement where project_id = $1::uuid and status <> 'REJECTED'
        and $2::date between from_date and until_date)`,
      parameters: 2,
    });
  }

  prepare(ctx: ContextAtOnce, { input }: { input: RecordServiceInput }): PreparedWrite | null {
    const servedId = idOf('Enrolment', input.enrolmentId);
    const servingId = input.servedById ? idOf('Enrolment', input.servedById) : null;
    if (!servedId || (input.servedById && !servingId)) return null;
    const pair = { servedId, servingId };
    return {
      facts: [factsCall(pair)],
      decide: ([rows]) => {
        const facts = factsIn(rows, pair);
        return facts && this.#decide(ctx, facts, input);
      },
    };
  }

  #decide(ctx: ContextAtOnce, facts: RecordingFacts, input: RecordServiceInput): DecidedWrite | null {
    if (!may(ctx, 'create', 'ServiceRecord', { projectId: facts.project.id })) return null;
    const id = newId();
    const record = recordOf(ctx, facts, input, id);
    return {
      calls: [this.#write(ctx, record, input, id)],
      payload: { record: readKnown(serviceRecords, id), replayed: false },
      rows: { record },
    };
  }

  #write(ctx: ContextAtOnce, record: ReturnType<typeof recordOf>, input: RecordServiceInput, resultId: string): Call {
    const change = creationOf(this.#record, Object.setPrototypeOf({ ...record }, ServiceRecord.prototype));
    const claim = {
      communityId: ctx.community.id,
      id: newId(),
      mutation: this.mutation,
      actorKey: ctx.actor.key,
      key: input.idempotencyKey,
      inputHash: inputHashOf(input.idempotencyKey, input),
      resultId,
      at: new Date(),
    };
    const conditions = [String(record.projectId), input.servedOn];
    return this.#inserts.call(conditions, [claim, record, entryOf(change, witnessOf(ctx)), eventOf(change)]);
  }
}
