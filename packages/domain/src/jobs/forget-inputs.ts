import { type Database, statementOf } from '@gongzhi/storage';

/** What was uploaded for a job that nobody has gone on with for so long is forgotten. */
const KEPT_DAYS = 30;

const FORGET = statementOf(
  `update job set key = null, input = null, checkpoint = null
   where state in ('FAILED', 'CANCELLED') and ended_at < now() - interval '${KEPT_DAYS} days'`,
);

/** Forgets what jobs were given that ended without being done: afterwards they cannot be gone on with. */
export async function forgetJobInputs({ relay }: Database): Promise<void> {
  await relay.run([{ statement: FORGET, values: [] }]);
}
