import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of a clock tick as Linux counts processor time. */
const TICK = 10;

/**
 * Milliseconds of processor time that a PostgreSQL server has used: its own, that of the processes which it has waited
 * for, and that of those alive. Null where there is no /proc.
 */
export function postgresCpu(postmaster: number): number | null {
  const own = timesOf(postmaster);
  if (!own) return null;
  let ticks = own.used + own.waitedFor;
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : null;
    if (times?.parent === postmaster) ticks += times.used;
  }
  return ticks * TICK;
}

function timesOf(pid: number): { parent: number; used: number; waitedFor: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = status
      .slice(status.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1]!, used: fields[11]! + fields[12]!, waitedFor: fields[13]! + fields[14]! };
  } catch {
    return null;
  }
}
