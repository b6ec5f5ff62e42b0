import { newId } from '@gongzhi/kernel';
import { readKnown } from '@gongzhi/reading';
import { type Call, ChainedInserts, type Insert, OutboxEvent, type Precondition, type Step } from '@gongzhi/storage';
import type { Constructor, EntityMetadata, MetadataStorage } from '@mikro-orm/core';
import { LRUCache } from 'lru-cache';
import type { AtOnce, ContextAtOnce, DecidedWrite, WriteInOneStep, WriteInTwoSteps } from '../at-once.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { creationOf, entryOf, eventOf, witnessOf } from '../audit/trail.js';
import { idOf, may } from '../context.js';
import { IdempotencyKey, inputHashOf } from '../idempotency.js';
import { ADDING } from '../ledger/book/books.js';
import type { PostedAtOnce } from '../ledger/book/post.js';
import { LedgerEntry, Transfer } from '../ledger/book/transfer.entity.js';
import { onlyPoints, type Recorded } from './earnings.js';
import { GuardiansUnread } from './guardians.js';
import { personFields } from './persons-named.js';
import { type PointsBooks, pointsAtOnce, pointsBooksCall, pointsBooksIn, sameBookSql } from './points-at-once.js';
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
import { presentSettings } from './stored-settings.js';

/** So many pairs of who serves and who is served are remembered, since they recur; the idlest goes first. */
const MOST_PAIRS = 10_000;

/** The day is open, where `project` and `day` are expressions. */
const isOpen = (project: string, day: string) => `not exists (select from settlement t
  where t.project_id = ${project} and t.status <> 'REJECTED' and ${day} between t.from_date and t.until_date)`;

/** The two statements of what is written: after the facts were read, and on those that are remembered. */
interface Chains {
  afterFacts: ChainedInserts;
  onSameFacts: ChainedInserts;
}

const AFTER_FACTS: Precondition = { sql: `select 1 where ${isOpen('$1::uuid', '$2::date')}`, parameters: 2 };
const ON_SAME_FACTS: Precondition = {
  sql: `${sameFactsSql} and ${isOpen('j.id', '$4::date')}
    and (select access_epoch from community where id = $5::uuid) = $6::int`,
  parameters: 6,
};
const ON_SAME_FACTS_AND_BOOK: Precondition = {
  sql: `${ON_SAME_FACTS.sql} and ${sameBookSql('$5::uuid', '$7::uuid', '$8::uuid')}`,
  parameters: 8,
};

/** What is remembered of a pair: true at the access epoch at which it was read. */
interface Remembered {
  facts: RecordingFacts;
  books: PointsBooks;
  epoch: string;
}

/** What is written, in the order of the steps, and what of it moves points. */
interface Decided extends Omit<DecidedWrite, 'calls'> {
  written: readonly object[];
  posted: PostedAtOnce | null;
}

/**
 * Records a service by the same rules as `recordService`, with the points that it earns. Of a pair that is not remembered
 * the facts are read first, in the same transaction, with the project locked against a settlement. Of one that is, the
 * statement writes only where its facts and the access epoch still stand. Either writes where the day is open and the key
 * is new; where nothing is written, `recordService` is asked, and says why.
 */
export class RecordingAtOnce implements AtOnce {
  readonly mutation = 'recordService';
  readonly #record: EntityMetadata;
  readonly #plain: Chains;
  readonly #earning: Chains;
  readonly #remembered = new LRUCache<string, Remembered>({ max: MOST_PAIRS });

  constructor(metadata: MetadataStorage) {
    const into = (entity: Constructor<object>): Insert => ({ meta: metadata.get(entity) as EntityMetadata });
    this.#record = into(ServiceRecord).meta;
    const told = [into(ServiceRecord), into(AuditEntry), into(OutboxEvent)];
    const claim = into(IdempotencyKey);
    this.#plain = {
      afterFacts: new ChainedInserts([claim, ...told], AFTER_FACTS),
      onSameFacts: new ChainedInserts([claim, ...told], ON_SAME_FACTS),
    };
    const entry: Insert = { ...into(LedgerEntry), taken: { balanceAfter: 'balance' } };
    // The balance last but for what tells of it: whoever earns at the same moment waits no longer than that.
    const earning: [Insert, ...Step[]] = [claim, ...told, into(Transfer), ADDING, entry];
    this.#earning = {
      afterFacts: new ChainedInserts(earning, AFTER_FACTS),
      onSameFacts: new ChainedInserts(earning, ON_SAME_FACTS_AND_BOOK),
    };
  }

  prepare(ctx: ContextAtOnce, { input }: { input: RecordServiceInput }): WriteInOneStep | WriteInTwoSteps | null {
    const servedId = idOf('Enrolment', input.enrolmentId);
    const servingId = input.servedById ? idOf('Enrolment', input.servedById) : null;
    if (!servedId || (input.servedById && !servingId)) return null;
    const pair = { servedId, servingId };
    const key = `${ctx.community.id} ${servedId} ${servingId}`;
    const remembered = this.#remembered.get(key);
    if (remembered?.epoch === ctx.epoch) return this.#inOneStep(ctx, pair, key, remembered, input);
    return {
      facts: [factsCall(pair), pointsBooksCall(ctx.community.id, pair)],
      decide: ([rows, accounts]) => {
        const facts = factsIn(rows, pair);
        if (!facts) return null;
        const known = { facts, books: pointsBooksIn(accounts), epoch: ctx.epoch };
        this.#remembered.set(key, known);
        const decided = this.#decide(ctx, known, input, key);
        if (!decided) return null;
        const { afterFacts } = decided.posted ? this.#earning : this.#plain;
        return withCalls(decided, afterFacts.call([facts.project.id, input.servedOn], decided.written));
      },
    };
  }

  #inOneStep(
    ctx: ContextAtOnce,
    { servedId, servingId }: Pair,
    key: string,
    known: Remembered,
    input: RecordServiceInput,
  ): WriteInOneStep | null {
    const decided = this.#decide(ctx, known, input, key);
    if (!decided) return null;
    const { posted, written } = decided;
    const conditions = [servedId, servingId, known.facts.version, input.servedOn, ctx.community.id, ctx.epoch];
    if (posted) conditions.push(posted.transfer.toId, posted.transfer.toPersonId!);
    const { onSameFacts } = posted ? this.#earning : this.#plain;
    return {
      decided: withCalls(decided, onSameFacts.call(conditions, written)),
      beside: settling(known.facts.project.id),
      forget: () => this.#remembered.delete(key),
    };
  }

  #decide(ctx: ContextAtOnce, { facts, books }: Remembered, input: RecordServiceInput, key: string): Decided | null {
    if (!may(ctx, 'create', 'ServiceRecord', { projectId: facts.project.id })) return null;
    // Whom a record names is looked up, which `recordService` does.
    const module = ctx.modules.get(facts.project.module);
    if (!module || personFields(module).length > 0) return null;
    const id = newId();
    const record = unlessUnread(() => recordOf(ctx, facts, input, id)) as ServiceRecord | null;
    if (!record) return null;
    const earned = onlyPoints(
      module,
      presentSettings(module, facts.project, ['enrolmentId']),
      recordedOf(facts, record),
    );
    // What else it earns is booked by `recordService`.
    if (!earned || earned.length > 1) return null;
    const posted = earned[0] ? pointsAtOnce(ctx, earned[0], books) : null;
    if (earned[0] && !posted) {
      // It opens the accounts that are not there: they are looked for again.
      this.#remembered.delete(key);
      return null;
    }
    const change = creationOf(this.#record, Object.setPrototypeOf({ ...record }, ServiceRecord.prototype));
    const written = [claimOf(ctx, this.mutation, input, id), record, entryOf(change, witnessOf(ctx)), eventOf(change)];
    if (posted) written.push(posted.transfer, posted.added, posted.entry);
    return {
      written,
      posted,
      payload: { record: readKnown(serviceRecords, id), replayed: false },
      rows: { record },
    };
  }
}

const withCalls = ({ payload, rows }: Decided, ...calls: Call[]): DecidedWrite => ({ calls, payload, rows });

const recordedOf = (facts: RecordingFacts, record: ServiceRecord): Recorded => ({
  ...recordFactsOf(facts, record),
  personId: record.personId,
  servedByPersonId: record.servedByPersonId ?? null,
});

const claimOf = (ctx: ContextAtOnce, mutation: string, input: RecordServiceInput, resultId: string): object => ({
  communityId: ctx.community.id,
  id: newId(),
  mutation,
  actorKey: ctx.actor.key,
  key: input.idempotencyKey,
  inputHash: inputHashOf(input.idempotencyKey, input),
  resultId,
  at: new Date(),
});

/** Null where a module asks for what is not read for every record: then `recordService` reads it. */
function unlessUnread<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof GuardiansUnread) return null;
    throw error;
  }
}
