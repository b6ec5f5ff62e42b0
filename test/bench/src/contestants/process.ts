import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/** What a contestant is told by the benchmark that started it. */
export interface Surroundings {
  issuerUrl: string;
  /** The gateway's own log-in to the database. */
  database: string;
  dataFolder: string;
  poolSize: number;
}

export const surroundings = (): Surroundings => ({
  issuerUrl: process.env.ISSUER_URL!,
  database: process.env.BENCH_DATABASE!,
  dataFolder: process.env.BENCH_DATA!,
  poolSize: Number(process.env.BENCH_POOL),
});

/**
 * Connections of the gateway's own log-in, all of them kept open. Statements are planned once: with a LIMIT that is a
 * parameter, PostgreSQL would otherwise plan them anew at every run.
 */
export function openPool({ database, poolSize }: Surroundings): pg.Pool {
  const options = '-c plan_cache_mode=force_generic_plan';
  const pool = new pg.Pool({ connectionString: database, max: poolSize, idleTimeoutMillis: 0, options });
  // Whoever waits for an answer is told; that an idle connection has ended is no news.
  pool.on('error', () => {});
  return pool;
}

export async function listen(server: Server): Promise<number> {
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Says where this contestant answers, then how much processor time or memory it uses whenever it is asked. */
export function serving(port: number): void {
  process.on('message', (asked) => {
    if (asked === 'cpu') return process.send!({ cpu: process.cpuUsage() });
    // What nothing holds any longer is no use of memory; twice, as finalisers set free what the next time finds.
    globalThis.gc?.();
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    return process.send!({ rss, heapUsed });
  });
  // Ends with the benchmark, and orderly, so that a profile that was asked for is written.
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
  process.send!({ port });
}
