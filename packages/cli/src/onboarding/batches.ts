import type { PlannedRow } from './operation.js';

/** Small enough for progress that moves; the whole file travels with each batch, hence not too many of them. */
const SMALLEST_BATCH = 20;
const MOST_BATCHES = 50;

/** Codes of the communities that a plan still has to create or change, in the file's order, a batch per request. */
export function batchesOf(rows: readonly PlannedRow[]): string[][] {
  const codes = rows.filter(({ action }) => action !== 'UNCHANGED').map(({ code }) => code);
  const size = Math.max(SMALLEST_BATCH, Math.ceil(codes.length / MOST_BATCHES));
  return Array.from({ length: Math.ceil(codes.length / size) }, (_, batch) =>
    codes.slice(batch * size, (batch + 1) * size),
  );
}
