import { type Asked, type Planner, Read, type Row, type Seal } from '@gongzhi/reading';
import { type EntityManager, runIn } from '@gongzhi/storage';
import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { ContextBase } from '../request-session.js';
import type { GatewayContext } from './mutation-transactions.js';

/** What a plan depends on, of one request. */
export const askedOf = (
  { actor, language, ability, community }: ContextBase,
  seal: Seal,
  variables: Asked['variables'],
  reads: Asked['reads'],
): Asked => ({
  viewer: { kind: actor.kind, language },
  ability,
  communityId: community?.id ?? null,
  seal,
  variables,
  reads,
});

/** What a field's resolver named, read in one statement with everything that is selected below it. */
export async function answerOf(
  planner: Planner,
  ctx: GatewayContext,
  read: Read,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  const { operation: definition, fragments, fieldNodes: nodes, returnType: type, path } = info;
  const root = { key: String(path.key), type, nodes };
  const operation = { definition, fragments, place: placeOf(path), roots: [root] };
  const planned = planner.rows(operation, askedOf(ctx, ctx.session.seal, info.variableValues, [read]));
  const run = (em: EntityManager) => runIn(em, planned);
  const { communityId } = read.options;
  const [row] = communityId ? await ctx.visit(communityId, run) : await run(ctx.em);
  return JSON.parse(row![0]!);
}

const loaders = new WeakMap<EntityManager, Map<FieldNode, DataLoader<string, unknown>>>();

/**
 * A row as a service knows it, read again as it is selected: the service has shown that the caller has to do with it.
 * All rows that one field of an answer shows are read together.
 */
export function answerOfRow(
  planner: Planner,
  ctx: GatewayContext,
  row: Row,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  const ofTransaction = loaders.get(ctx.em) ?? new Map<FieldNode, DataLoader<string, unknown>>();
  loaders.set(ctx.em, ofTransaction);
  const [node] = info.fieldNodes as [FieldNode];
  const readable = planner.world.readables.get(row.constructor.name);
  if (!readable) throw new Error(`rows of ${row.constructor.name} cannot be read`);
  const loader =
    ofTransaction.get(node) ??
    new DataLoader<string, unknown>(async (ids) => {
      const read = new Read('list', readable, { id: { $in: [...ids] } }, { held: false });
      const found = (await answerOf(planner, ctx, read, info)) as { $id: string }[];
      const byId = new Map(found.map((each) => [each.$id, each]));
      return ids.map((id) => byId.get(id) ?? null);
    });
  ofTransaction.set(node, loader);
  return loader.load(row.id);
}

/** The field's place in the operation: its path without the places in lists. */
function placeOf(path: GraphQLResolveInfo['path']): string {
  const before = path.prev ? placeOf(path.prev) : '';
  return typeof path.key === 'number' ? before : `${before}/${path.key}`;
}
