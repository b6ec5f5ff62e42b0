import type { ContestantName } from '../contestants.ts';
import type { Dialect } from './dialect.ts';
import { handWritten, platform } from './platform.ts';
import { postgraphile } from './postgraphile.ts';

export const dialects: Record<ContestantName, Dialect> = {
  ours: platform,
  postgraphile,
  mercurius: handWritten,
  limit: handWritten,
};
