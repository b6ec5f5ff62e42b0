import { setTimeout as sleep } from 'node:timers/promises';
import type { Loose, Visitor } from './city.js';

const OPERATIONS = `{ communityOperations { id kind status problem report dueOn exportHash codes names
  requestedByKey confirmedByKey into { code } } }`;

/** An operation on a community, once it has got as far as this. */
export async function operationIn(bureau: Visitor, id: string, ...statuses: string[]): Promise<Loose> {
  for (let attempt = 0; ; attempt += 1) {
    const { communityOperations } = await bureau.ask(OPERATIONS);
    const found = communityOperations.find((each: Loose) => each.id === id);
    if (statuses.includes(found?.status)) return found;
    if (found?.status === 'FAILED' || attempt === 300) throw new Error(`it is ${JSON.stringify(found)}`);
    await sleep(100);
  }
}

export const planned = (bureau: Visitor, id: string): Promise<Loose> => operationIn(bureau, id, 'PLANNED');
