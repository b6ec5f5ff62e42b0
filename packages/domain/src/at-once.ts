import type { Known, Read } from '@gongzhi/reading';
import type { Call, Rows } from '@gongzhi/storage';
import type { TenantCtx } from './context.js';

/** A request's context where no unit of work is held. */
export type ContextAtOnce = Omit<TenantCtx, 'em' | 'visit'>;

/** What a mutation writes, decided. */
export interface DecidedWrite {
  /** The last of them gives a row where it wrote; where it gives none, nothing has been written. */
  calls: readonly Call[];
  /** Its payload's fields, once it is written. */
  payload: Readonly<Record<string, Read | Known>>;
  /** Fields that show a row which the calls write, with the row: its own columns need not be read again. */
  rows: Readonly<Record<string, object>>;
}

/** A write in two steps of one transaction: what to ask, and what follows from the answers. */
export interface PreparedWrite {
  facts: readonly Call[];
  /** Null where the service has to say what is wrong. @throws Refusal, as the service */
  decide(facts: readonly Rows[]): DecidedWrite | null;
}

/**
 * A mutation that is asked for so often that it is worth a way of its own: its facts are read and what follows from them
 * is written in two steps of one transaction, without a unit of work, together with the answer. It decides by the
 * functions of the mutation's service, which does the work wherever something is not plain.
 */
export interface AtOnce {
  mutation: string;
  /** Null where the service has to decide. */
  prepare(ctx: ContextAtOnce, args: never): PreparedWrite | null;
}
