import { type Ctx, userErrorsOf } from '@gongzhi/domain';
import { Refusal } from '@gongzhi/kernel';
import type { GraphQLSchema } from 'graphql';
import type { RequestSession } from '../request-session.js';

/** What resolvers are given: a service's context, and the transactions behind it. */
export type GatewayContext = Ctx & { session: RequestSession };

/**
 * Each root mutation field is a transaction of its own. A refusal rolls it back and comes back as `userErrors`;
 * anything else that is thrown rolls it back and goes to `errors`.
 */
export function wrapMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve!;
    field.resolve = async (source, args, ctx: GatewayContext, info) => {
      try {
        const payload = await ctx.session.write(async () => resolve(source, args, ctx, info));
        return { userErrors: [], ...(payload as object) };
      } catch (error) {
        if (error instanceof Refusal) return { userErrors: userErrorsOf(error.problems, ctx.language) };
        throw error;
      }
    };
  }
}
