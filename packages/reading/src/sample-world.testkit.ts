import { newId } from '@gongzhi/kernel';
import { type Database, inSession, openDatabase, tenantKeys, tenantWalls, tenantWallsSql } from '@gongzhi/storage';
import { run, testDatabase } from '@gongzhi/storage/testkit';
import { defineEntity, p } from '@mikro-orm/core';
import { buildSchema, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import {
  column,
  computed,
  connection,
  declareFields,
  ifReadable,
  inside,
  list,
  localised,
  localisedInside,
  money,
  nodeIdOf,
  only,
  parts,
  through,
  valueBehind,
} from './fields.js';
import { readable } from './readable.js';
import { Tables } from './tables.js';
import type { World } from './world.js';

/** A world of its own to plan in: each way to declare a field, on as few kinds of rows as show it. */
const ProjectSchema = defineEntity({
  name: 'Project',
  ...tenantWalls('project'),
  properties: { ...tenantKeys, name: p.text(), leadId: p.uuid().nullable() },
});
export class Project extends ProjectSchema.class {}
ProjectSchema.setClass(Project);

const EntrySchema = defineEntity({
  name: 'Entry',
  ...tenantWalls('entry'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    rank: p.integer(),
    note: p.text().nullable(),
    state: p.text(),
    titleZh: p.text(),
    titleEn: p.text(),
    phone: p.text(),
    fen: p.bigint('number'),
    heldFen: p.bigint('number').nullable(),
    data: p.json<Record<string, unknown>>(),
    bornOn: p.date(),
    at: p.datetime(),
    isOpen: p.boolean(),
    tags: p.array(),
    subjectType: p.text(),
  },
});
export class Entry extends EntrySchema.class {}
EntrySchema.setClass(Entry);

const VisitSchema = defineEntity({
  name: 'Visit',
  ...tenantWalls('visit'),
  properties: { ...tenantKeys, projectId: p.uuid(), kind: p.text(), day: p.date(), data: p.json<object>() },
});
export class Visit extends VisitSchema.class {}
VisitSchema.setClass(Visit);

const NoticeSchema = defineEntity({
  name: 'Notice',
  tableName: 'notice',
  properties: { id: p.uuid().primary(), at: p.datetime(), words: p.text() },
});
export class Notice extends NoticeSchema.class {}
NoticeSchema.setClass(Notice);

export const projects = readable({
  entity: Project,
  subject: 'Project',
  scope: 'tenant',
  orderBy: { column: 'name', direction: 'asc' },
});
export const entries = readable({
  entity: Entry,
  subject: 'Enrolment',
  scope: 'tenant',
  orderBy: { column: 'rank', direction: 'asc' },
});
export const newest = readable({ ...entries, orderBy: { column: 'rank', direction: 'desc' } });
export const byId = readable({ ...entries, orderBy: { column: 'id', direction: 'desc' } });
export const byInstant = readable({ ...entries, orderBy: { column: 'at', direction: 'asc' } });
export const byDay = readable({ ...entries, orderBy: { column: 'bornOn', direction: 'desc' } });
export const visits = readable({
  entity: Visit,
  subject: 'ServiceRecord',
  scope: 'tenant',
  orderBy: { column: 'day', direction: 'asc' },
  variants: { column: 'kind', typeOf: (kind) => (kind === 'home' ? 'HomeVisit' : 'PhoneVisit') },
});
export const notices = readable({
  entity: Notice,
  subject: 'Template',
  scope: 'city',
  orderBy: { column: 'at', direction: 'desc' },
});

declareFields('Project', {
  entries: connection(() => entries, 'projectId'),
  newest: connection(() => newest, 'projectId'),
  byId: connection(() => byId, 'projectId'),
  visits: connection(() => visits, 'projectId'),
  all: list(() => entries, 'projectId'),
  parts: parts(() => entries, 'projectId'),
  first: only(() => entries, 'projectId'),
  lead: through(() => entries, 'leadId'),
  leadNote: valueBehind(() => entries, 'leadId', 'note'),
  leadRank: valueBehind(() => entries, 'leadId', 'rank', '-1'),
});
declareFields('Entry', {
  title: localised('titleZh', 'titleEn'),
  label: localisedInside('data', 'label'),
  price: money('fen'),
  rest: money('fen', 'heldFen'),
  phone: column('phone', {
    mask: { hides: ({ kind }) => kind === 'APP', sql: (sql) => `'…' || right(${sql}, 2)` },
  }),
  secret: column('note', { guarded: true }),
  size: inside('data', 'size'),
  cost: inside('data', 'cost'),
  words: inside('data', 'words'),
  project: through(() => projects, 'projectId'),
  guardedProject: through(() => projects, 'projectId', { guarded: true }),
  readableProject: ifReadable(() => projects, 'projectId'),
  projectName: valueBehind(() => projects, 'projectId', 'name'),
  subject: nodeIdOf('subjectType', 'projectId'),
  summary: computed<{ rank: number; of: string }, unknown>(
    'summary',
    { rank: column('rank'), of: valueBehind(() => projects, 'projectId', 'name') },
    ({ rank, of }) => `${rank} of ${of}`,
  ),
});
declareFields('HomeVisit', { minutes: inside('data', 'minutes') });
declareFields('PhoneVisit', { number: inside('data', 'number') });

const PAGE = '(first: Int, after: String, last: Int, before: String)';
const connectionOf = (items: string): string => `
  type ${items}Connection { nodes: [${items}!]! edges: [${items}Edge!]! pageInfo: PageInfo! totalCount: Int! }
  type ${items}Edge { node: ${items}! cursor: String! }`;
const VISIT = 'id: ID! day: Day!';

export const schema: GraphQLSchema = buildSchema(`
  scalar Fen
  scalar Instant
  scalar Day
  scalar Json
  enum State { OPEN CLOSED }
  interface Node { id: ID! }
  type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Money { fen: Fen! yuan: String! }
  type Query {
    list: EntryConnection! other: EntryConnection! entry: Entry project: Project node: Node all: [Entry!]! isThere: Boolean
    projects: ProjectConnection! visits: VisitConnection! visit: Visit notices: NoticeConnection!
  }
  type Project implements Node {
    id: ID! name: String! lead: Entry leadNote: String leadRank: Int!
    entries${PAGE}: EntryConnection! newest${PAGE}: EntryConnection! byId${PAGE}: EntryConnection!
    visits${PAGE}: VisitConnection! all: [Entry!]! parts: [Entry!]! first: Entry
  }
  type Entry implements Node {
    id: ID! rank: Int! note: String state: State! title: String! label: String price: Money! rest: Money phone: String!
    secret: String size: Int cost: Fen words: String fen: Fen! heldFen: Fen bornOn: Day! at: Instant! isOpen: Boolean!
    tags: [String!]! data: Json! project: Project! guardedProject: Project readableProject: Project
    projectName: String! subject: ID! summary: String! undeclared: String!
  }
  interface Visit implements Node { ${VISIT} }
  type HomeVisit implements Visit & Node { ${VISIT} minutes: Int! }
  type PhoneVisit implements Visit & Node { ${VISIT} number: String! }
  type Notice implements Node { id: ID! words: String! at: Instant! }
  ${['Entry', 'Project', 'Visit', 'Notice'].map(connectionOf).join('')}
`);
(schema.getType('Fen') as GraphQLScalarType).serialize = String;

export const [ours, theirs] = [newId(), newId()];
export const projectIds = Array.from({ length: 100 }, newId);

/** Texts that a statement, or JSON, may take for something else. */
export const WORDS = `它's "so" \\ 👵\t\n\u0001 $1::text ? '' \\' {"a":1} --`;

const INSTANT = Date.parse('2026-01-31T16:00:00.123Z');
const entryOf = (projectId: string, rank: number, place: number) => ({
  id: newId(),
  projectId,
  rank,
  note: place % 2 ? null : WORDS,
  state: place % 3 ? 'OPEN' : 'CLOSED',
  titleZh: `标题${place}`,
  titleEn: `Title ${place}`,
  phone: '13800000042',
  fen: place === 0 ? -5 : place * 12_345,
  heldFen: place % 2 ? null : 10,
  data: { label: { zh: '标签', en: WORDS }, size: place, cost: 90_000_000_000 + place, words: WORDS },
  bornOn: `19${50 + (place % 5)}-02-28`,
  at: new Date(INSTANT + (place % 4)),
  isOpen: place % 2 === 0,
  tags: place % 2 ? [] : ['a', 'b c'],
  subjectType: 'Project',
});
export type EntryRow = ReturnType<typeof entryOf>;

/** Ours: seven entries in the first project, ties among them; three in the second; none in the third; one in each other. */
export const rows: EntryRow[] = [
  ...[1, 2, 2, 2, 3, 3, 4].map((rank, place) => entryOf(projectIds[0]!, rank, place)),
  ...[9, 8, 7].map((rank, place) => entryOf(projectIds[1]!, rank, place)),
  ...projectIds.slice(3).map((projectId, place) => entryOf(projectId, 100, place)),
];
export const visitRows = ['home', 'phone', 'home'].map((kind, place) => ({
  id: newId(),
  projectId: projectIds[0]!,
  kind,
  day: `2026-01-0${place + 1}`,
  data: kind === 'home' ? { minutes: place } : { number: WORDS },
}));

export interface SampleWorld {
  world: World;
  database: Database;
  close(): Promise<void>;
}

const TABLES = [
  'project (community_id uuid, id uuid, name text not null, lead_id uuid, primary key (community_id, id))',
  `entry (community_id uuid, id uuid, project_id uuid not null, rank int not null, note text, state text not null,
     title_zh text not null, title_en text not null, phone text not null, fen bigint not null, held_fen bigint,
     data jsonb not null, born_on date not null, at timestamptz not null, is_open boolean not null, tags text[] not null,
     subject_type text not null, primary key (community_id, id))`,
  `visit (community_id uuid, id uuid, project_id uuid not null, kind text not null, day date not null,
     data jsonb not null, primary key (community_id, id))`,
];

export async function sampleWorld(): Promise<SampleWorld> {
  const test = await testDatabase();
  await run(
    test.logins.owner,
    ...TABLES.flatMap((table) => [
      `create table ${table}`,
      ...tenantWallsSql(table.split(' ')[0]!, 'select, insert, update'),
    ]),
    'create table notice (id uuid primary key, at timestamptz not null, words text not null)',
    `insert into notice values ('${newId()}', now(), 'for all')`,
    'grant select on notice to gongzhi_app',
  );
  const entities = [Project, Entry, Visit, Notice];
  const database = await openDatabase(test.logins, { entities, subscribers: [] });
  for (const communityId of [ours, theirs]) {
    await inSession(database.app, { communityId }, 'write', async (em) => {
      const own = communityId === ours ? rows : [entryOf(projectIds[0]!, 2, 0)];
      for (const row of own) em.persist(em.create(Entry, { ...row, communityId }));
      for (const [place, id] of projectIds.entries()) {
        const lead = communityId === ours && place === 0 ? rows[0]!.id : null;
        const name = `P${String(place).padStart(3, '0')}`;
        em.persist(em.create(Project, { communityId, id, name, leadId: lead }));
      }
      if (communityId !== ours) return;
      for (const visit of visitRows) em.persist(em.create(Visit, { ...visit, communityId }));
    });
  }
  const all = [projects, entries, visits, notices];
  return {
    world: {
      schema,
      tables: new Tables(database.app.getMetadata()),
      readables: new Map(all.map((each) => [each.entity.name, each as never])),
      variantValues: ['home', 'phone'],
    },
    database,
    async close() {
      await database.close();
      await test.drop();
    },
  };
}
