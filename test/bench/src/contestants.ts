export interface Contestant {
  title: string;
  /** The program that serves, below `contestants/`. */
  program: string;
  /** Connections to the database; null where the contestant's own default is measured. */
  poolSize: number | null;
  /** npm packages whose versions the report states. */
  packages: readonly string[];
}

/** Everybody who is measured. The pools of the others are of the size at which they were fastest. */
export const CONTESTANTS = {
  ours: { title: '共治 Gongzhi', program: 'ours.ts', poolSize: null, packages: [] },
  postgraphile: {
    title: 'PostGraphile',
    program: 'postgraphile.ts',
    poolSize: 4,
    packages: ['postgraphile', 'pg'],
  },
  mercurius: {
    title: 'Mercurius',
    program: 'mercurius.ts',
    poolSize: 4,
    packages: ['mercurius', 'fastify', 'pg'],
  },
  limit: { title: 'limit', program: 'limit.ts', poolSize: 4, packages: ['pg'] },
} as const satisfies Record<string, Contestant>;

export type ContestantName = keyof typeof CONTESTANTS;
export const contestantNames = Object.keys(CONTESTANTS) as ContestantName[];
