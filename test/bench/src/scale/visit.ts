import { wire } from '../asking.ts';
import { idOf } from '../data/city.ts';
import { dialects } from '../dialects/index.ts';
import type { Running } from '../load/running.ts';
import { question } from '../operations.ts';

/** Somebody's first question in a community: its first project with the operator. */
export function visit({ name }: Running, community: number, token: string): Buffer {
  const what = { ...question('A', 0, 1), community, id: idOf('project', community) };
  return wire(dialects[name].body(what, null), community, token);
}
