import type { Known, Read } from '@gongzhi/reading';
import type { Call, Rows } from '@gongzhi/storage';
import type { TenantCtx } from './context.js';

/** A request's context where no unit of work is held, and the access epoch at which its ability was found out. */
export type ContextAtOnce = Omit<TenantCtx, 'em' | 'visit' | 'afterCommit'> & { epoch: string };

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
export interface WriteInTwoSteps {
  facts: readonly Call[];
  /** Null where the service has to say what is wrong. @throws Refusal, as the service */
  decide(facts: readonly Rows[]): DecidedWrite | null;
}

/**
 * A write in one step: it was decided by facts that are remembered, and its calls write only where these and the access
 * epoch still stand. `forget` is for when they did not.
 */
export interface WriteInOneStep {
  decided: DecidedWrite;
  /** What nobody else must do alone meanwhile: see `oneAtATime`. */
  beside: string;
  forget(): void;
}

/**
 * A mutation that is asked for so often that it is worth a way of its own, without a unit of work and together with the
 * answer. It decides by the functions of the mutation's service, which does the work wherever something is not plain.
 */
export interface AtOnce {
  mutation: string;
  /** Null where the service has to decide. @throws Refusal, as the service */
  prepare(ctx: ContextAtOnce, args: never): WriteInOneStep | WriteInTwoSteps | null;
}
