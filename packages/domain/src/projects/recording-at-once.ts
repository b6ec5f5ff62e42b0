import { newId } from '@gongzhi/kernel';
import { readKnown } from '@gongzhi/reading';
import { type Call, ChainedInserts, OutboxEvent } from '@gongzhi/storage';
import type { Constructor, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import { LRUCache } from 'lru-cache';
import type { AtOnce, ContextAtOnce, DecidedWrite, WriteInOneStep, WriteInTwoSteps } from '../at-once.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { creationOf, entryOf, eventOf, witnessOf } from '../audit/trail.js';
import { idOf, may } from '../context.js';
import { IdempotencyKey, inputHashOf } from '../idempotency.js';
import { hasEarnings } from './earnings.js';
import { GuardiansUnread } from './guardians.js';
import { personFields } from './persons-named.js';
import type { RecordServiceInput } from './project.inputs.js';
import {
  factsCall,
  factsIn,
  type Pair,
  type RecordingFacts,
  recordFactsOf,
  recordOf,
  sameFactsSql,
  settling,
} from './recording.js';
import { ServiceRecord, serviceRecords } from './service-record.entity.js';

/** So many pairs of who serves and who is served are remembered, since they recur; the idlest goes first. */
const MOST_PAIRS = 10_000;

/** The day is open, where `project` and `day` are expressions. */
const isOpen = (project: string, day: string) => `not exists (select from settlement t
  where t.project_id = ${project} and t.status <> 'REJECTED' and ${day} between t.from_date and t.until_date)`;

/**
 * Records a service by the same rules as `recordService`. Of a pair that is not remembered the facts are read first, in
 * the same transaction, with the project locked against a settlement. Of one that is, the statement writes only where
 * its facts and the access epoch still stand. Either writes where the day is open and the key is new; where nothing is
 * written, `recordService` is asked, and says why.
 */
export class RecordingAtOnce implements AtOnce {
  readonly mutation = 'recordService';
  readonly #record: EntityMetadata;
  readonly #afterFacts: ChainedInserts;
  readonly #onSameFacts: ChainedInserts;
  readonly #remembered = new LRUCache<string, { facts: RecordingFacts; epoch: string }>({ max: MOST_PAIRS });

  constructor(metadata: MetadataStorage) {
    const metas = [IdempotencyKey, ServiceRecord, AuditEntry, OutboxEvent].map(
      (entity: Constructor<object>) => metadata.get(entity) as EntityMetadata,
    );
    this.#record = metas[1]!;
    this.#afterFacts = new ChainedInserts(metas, {
      sql: `select 1 where ${isOpen('$1::uuid', '$2::date')}`,
      parameters: 2,
    });
    this.#onSameFacts = new ChainedInserts(metas, {
      sql: `${sameFactsSql} and ${isOpen('j.id', '$4::date')}
        and (select access_epoch from community where id = $5::uuid) = $6::int`,
      parameters: 6,
    });
  }

  prepare(ctx: ContextAtOnce, { input }: { input: RecordServiceInput }): WriteInOneStep | WriteInTwoSteps | null {
    const servedId = idOf('Enrolment', input.enrolmentId);
    const servingId = input.servedById ? idOf('Enrolment', input.servedById) : null;
    if (!servedId || (input.servedById && !servingId)) return null;
    const pair = { servedId, servingId };
    const key = `${ctx.community.id} ${servedId} ${servingId}`;
    const remembered = this.#remembered.get(key);
    if (remembered?.epoch === ctx.epoch) return this.#inOneStep(ctx, pair, key, remembered.facts, input);
    return {
      facts: [factsCall(pair)],
      decide: ([rows]) => {
        const facts = factsIn(rows, pair);
        if (!facts) return null;
        this.#remembered.set(key, { facts, epoch: ctx.epoch });
        return this.#decide(ctx, facts, input, (written) => [
          this.#afterFacts.call([facts.project.id, input.servedOn], written),
        ]);
      },
    };
  }

  #inOneStep(
    ctx: ContextAtOnce,
    { servedId, servingId }: Pair,
    key: string,
    facts: RecordingFacts,
    input: RecordServiceInput,
  ): WriteInOneStep | null {
    const conditions = [servedId, servingId, facts.version, input.servedOn, ctx.community.id, ctx.epoch];
    const decided = this.#decide(ctx, facts, input, (written) => [this.#onSameFacts.call(conditions, written)]);
    const beside = settling(facts.project.id);
    return decided && { decided, beside, forget: () => this.#remembered.delete(key) };
  }

  #decide(
    ctx: ContextAtOnce,
    facts: RecordingFacts,
    input: RecordServiceInput,
    callsFor: (rows: readonly object[]) => Call[],
  ): DecidedWrite | null {
    if (!may(ctx, 'create', 'ServiceRecord', { projectId: facts.project.id })) return null;
    // Whom a record names is looked up, which `recordService` does.
    const module = ctx.modules.get(facts.project.module);
    if (module && personFields(module).length > 0) return null;
    const id = newId();
    const record = unlessUnread(() => recordOf(ctx, facts, input, id));
    if (!record) return null;
    // What it earns is booked, which `recordService` does.
    if (module && hasEarnings(module, facts.project.config, recordFactsOf(facts, record as ServiceRecord))) return null;
    const change = creationOf(this.#record, Object.setPrototypeOf({ ...record }, ServiceRecord.prototype));
    const claim = {
      communityId: ctx.community.id,
      id: newId(),
      mutation: this.mutation,
      actorKey: ctx.actor.key,
      key: input.idempotencyKey,
      inputHash: inputHashOf(input.idempotencyKey, input),
      resultId: id,
      at: new Date(),
    };
    return {
      calls: callsFor([claim, record, entryOf(change, witnessOf(ctx)), eventOf(change)]),
      payload: { record: readKnown(serviceRecords, id), replayed: false },
      rows: { record },
    };
  }
}

/** Null where a module asks for what is not read for every record: then `recordService` reads it. */
function unlessUnread<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof GuardiansUnread) return null;
    throw error;
  }
}
