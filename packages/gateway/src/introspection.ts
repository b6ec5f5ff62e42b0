import { communityIdsInReach } from '@gongzhi/domain';
import { Denial, text } from '@gongzhi/kernel';
import type { GatewayContext } from './schema/mutation-transactions.js';

export const NO_INTROSPECTION = new Denial(
  'FORBIDDEN',
  text('您还不属于任何社区，不能查看接口结构', 'You belong to no community yet, so the schema is not shown to you'),
);

/** Who may ask what there is to ask: the bureau, and whoever some community has let in. Signing in alone opens nothing. */
export async function mayIntrospect({ community, actor, session }: GatewayContext): Promise<boolean> {
  if (community || actor.kind === 'BUREAU') return true;
  return (await communityIdsInReach(await session.read())).length > 0;
}

/** An error's sentence for those who may not introspect: guesses are not met half-way. */
export const withoutSuggestions = (message: string): string => message.replace(/ Did you mean [^?]*\?/gs, '');
