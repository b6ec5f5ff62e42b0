import { toNodeId } from '@gongzhi/kernel';
import { freshCode } from '../testkit/city.js';
import type { Stage } from './stage.js';

/** What the bureau offers to the community of the stage. */
export const offerTo = ({ template, communityId }: Stage) => ({
  ...{ templateId: template, communityIds: [toNodeId('Community', communityId)] },
  ...{ message: '推荐采用', idempotencyKey: freshCode('key') },
});

/** Node id of what it has just offered. */
export async function offered(stage: Stage): Promise<string> {
  const { round } = await stage.callers.BUREAU.do('offerTemplate', offerTo(stage), 'round');
  const document = 'query($round: String) { offers(round: $round) { nodes { id } } }';
  return (await stage.callers.BUREAU.ask(document, { round })).offers.nodes[0].id;
}
