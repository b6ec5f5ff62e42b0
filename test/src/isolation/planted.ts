import { newId, toNodeId } from '@gongzhi/kernel';
import type { GraphQLSchema } from 'graphql';
import { oneOfEachRole, type Stage } from '../permissions/stage.js';
import type { Visitor } from '../testkit/city.js';
import { asLogin, communityId, tenantTables } from '../testkit/database.js';
import { nodeTypes } from '../testkit/schema-walk.js';

/** What belongs to the communities that are probed, and what must never be seen of them. */
export interface Planted {
  /** Node ids of theirs, by type; a type that they have none of is left out. */
  ids: ReadonlyMap<string, readonly string[]>;
  /** Cursors of their lists, by the query. */
  cursors: readonly string[];
  /** Texts that stand in their rows and nowhere else, and with what all of them begin, to search by. */
  words: readonly string[];
  hint: string;
  codes: readonly string[];
  communityIds: readonly string[];
  /** The id of each of their rows, in every table. */
  secret: ReadonlySet<string>;
  /** Somebody to whom all of it may be shown. */
  owner: Visitor;
}

/** Rows of the city's shared register and catalogue are nobody's secret. */
const SHARED = new Set(['Town', 'Template', 'Bundle', 'Community']);

const tableOf = (type: string): string =>
  type.endsWith('Record') ? 'service_record' : type.replaceAll(/(?<=[a-z])([A-Z])/g, '_$1').toLowerCase();

/** A community of its own with all that a role can bring about, words in it that are nowhere else, and the sample's. */
export async function plant(schema: GraphQLSchema): Promise<Planted> {
  const stage = await oneOfEachRole();
  const hint = `密${stage.code.split('-')[1]}`;
  const words = await secretWords(stage, hint);
  const codes = [stage.code, 'xinfeng'];
  const communityIds = await Promise.all(codes.map(communityId));
  const rows = new Map<string, string[]>();
  for (const id of communityIds) {
    for (const [table, ids] of await idsOf(id)) rows.set(table, [...(rows.get(table) ?? []), ...ids]);
  }
  const types = nodeTypes(schema).filter((type) => !SHARED.has(type) && rows.get(tableOf(type))?.length);
  return {
    ids: new Map(
      types.map((type) => [
        type,
        rows
          .get(tableOf(type))!
          .slice(0, 40)
          .map((id) => toNodeId(type, id)),
      ]),
    ),
    cursors: await cursorsOf(stage, schema),
    words,
    hint,
    codes,
    communityIds,
    secret: new Set([...rows.values()].flat()),
    owner: stage.callers.ADMIN,
  };
}

/** An id of that type which never was. */
export const neverOf = (nodeId: string): string => toNodeId(nodeId.split('_')[0]!, newId());

async function secretWords({ callers: { ADMIN } }: Stage, hint: string): Promise<string[]> {
  const [person, organisation, line, project] = ['人', '社', '条线', '项目'].map((end) => `${hint}${end}`);
  await ADMIN.do('registerPerson', { name: person }, 'person { id }');
  await ADMIN.do('registerOrganisation', { name: organisation, kind: 'ENTERPRISE' }, 'organisation { id }');
  await ADMIN.do('registerFundingLine', { key: 'secret', title: line, source: line }, 'fundingLine { id }');
  await ADMIN.do('createProject', { module: 'elder-meals', title: project }, 'project { id }');
  return [person, organisation, line, project] as string[];
}

const idsOf = async (id: string): Promise<[string, string[]][]> => {
  const tables = await tenantTables();
  return asLogin('owner', id, async (client) => {
    const found: [string, string[]][] = [];
    for (const table of tables) {
      const { rows } = await client.query(`select id from "${table}" where community_id = $1`, [id]);
      found.push([table, rows.map((row) => row.id as string)]);
    }
    return found;
  });
};

async function cursorsOf({ callers: { ADMIN } }: Stage, schema: GraphQLSchema): Promise<string[]> {
  const lists = Object.values(schema.getQueryType()!.getFields()).filter(
    ({ args }) => args.some(({ name }) => name === 'after') && args.every(({ type }) => !String(type).endsWith('!')),
  );
  const cursors: string[] = [];
  for (const { name } of lists) {
    const { data } = await ADMIN.send<Record<string, { pageInfo: { endCursor: string | null } } | null>>(
      `{ ${name}(first: 1) { pageInfo { endCursor } } }`,
    );
    const cursor = data?.[name]?.pageInfo.endCursor;
    if (cursor) cursors.push(cursor);
  }
  return cursors;
}
