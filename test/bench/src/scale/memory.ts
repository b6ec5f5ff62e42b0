import { administratorOf } from '../data/city.ts';
import { open } from '../load/line.ts';
import type { Memory, Running } from '../load/running.ts';
import { say } from '../say.ts';
import type { Print } from './tokens.ts';
import { visit } from './visit.ts';

/** Bytes that a gateway uses when it has answered equally many requests, in few communities and then in all. */
export interface MemoryUse {
  few: Memory & { communities: number };
  all: Memory & { communities: number };
  failed: number;
}

const FEW = 200;
const LINES = 8;

/** What a gateway remembers of communities and callers is bounded: having seen them all, it is no larger. */
export async function measureMemory(gateway: Running, print: Print, all: number): Promise<MemoryUse> {
  let failed = 0;
  const visitAll = async (communities: number) => {
    say(`走访 ${communities} 个社区 · Visiting ${communities} communities`);
    const tokens: string[] = [];
    let next = 0;
    const walk = async () => {
      const line = await open(gateway.port);
      while (next < all) {
        const community = next++ % communities;
        tokens[community] ??= print(administratorOf(community));
        if (!(await line.ask(visit(gateway, community, tokens[community])))) failed += 1;
      }
      line.close();
    };
    await Promise.all(Array.from({ length: LINES }, walk));
    return { ...(await gateway.memory()), communities };
  };
  return { few: await visitAll(FEW), all: await visitAll(all), failed };
}
