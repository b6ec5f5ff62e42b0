import type { Known, Read } from '@gongzhi/reading';
import type { Call, Rows } from '@gongzhi/storage';
import type { TenantCtx } from './context.js';

/** A request's context where no transaction is held, and the access epoch at which its abilities were found out. */
export type ContextAtOnce = Omit<TenantCtx, 'em' | 'visit'> & { epoch: string };

/** A write that is ready to be sent. */
export interface PreparedWrite {
  /** The last of them gives a row where it wrote; where it gives none, nothing has been written. */
  calls: readonly Call[];
  /** Its payload's fields, once it is written. */
  payload: Readonly<Record<string, Read | Known>>;
  /** What was remembered for it did not hold: it is to be found out anew. */
  forget(): void;
}

/**
 * A mutation that is asked for so often that it is worth a way of its own: prepared from what is remembered, written in
 * one round trip together with the answer. Its statement makes sure that what was remembered still holds, and writes
 * nothing otherwise; then, as for whatever else is not plain, the mutation's service does the work.
 */
export interface AtOnce {
  mutation: string;
  /** Null where the service has to decide. `read` runs a call in the caller's session. @throws Refusal, as the service */
  prepare(
    ctx: ContextAtOnce,
    args: never,
    read: (call: Call) => Promise<Rows | undefined>,
  ): Promise<PreparedWrite | null>;
}
