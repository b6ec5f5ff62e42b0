import { type Ctx, refuseWrittenIdentifiers, userErrorsOf } from '@gongzhi/domain';
import { Refusal, refuse, text } from '@gongzhi/kernel';
import type { GraphQLSchema } from 'graphql';
import type { Inspection } from '../documents/inspections.js';
import type { RequestSession } from '../request-session.js';

/** What resolvers are given: a service's context, and behind it the transactions and what the document came to. */
export type GatewayContext = Ctx & { session: RequestSession } & Inspection;

/**
 * Each root mutation field is a transaction of its own. A refusal rolls it back and comes back as `userErrors`;
 * anything else that is thrown rolls it back and goes to `errors`.
 */
export function wrapMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve!;
    field.resolve = async (source, args, ctx: GatewayContext, info) => {
      try {
        refuseWrittenIdentifiers(args.input);
        const payload = await ctx.session.write(async () => resolve(source, args, ctx, info));
        return { userErrors: [], ...(payload as object) };
      } catch (error) {
        const refusal = isCollision(error) ? COLLISION : error;
        if (refusal instanceof Refusal) return { userErrors: userErrorsOf(refusal.problems, ctx.language) };
        throw error;
      }
    };
  }
}

/**
 * Unique or exclusion constraint, serialisation failure, deadlock, or a row that was there when the service looked and has
 * gone, as with a part of the community that is split off: somebody else was faster by a moment.
 */
const COLLISIONS = new Set(['23505', '23P01', '23503', '40001', '40P01']);

const isCollision = (error: unknown): boolean => COLLISIONS.has((error as { code?: string } | null)?.code ?? '');

/** Services name the conflicts that they expect; this is for two requests that meet in the same instant. */
const COLLISION = refuse(
  'CONFLICT',
  text('有人同时在做同样的更改，请重试', 'Somebody else made the same change at the same moment; try again'),
);
