import { toNodeId } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Asking, abilityOf, type Loose, nothing, type Question } from './asking.testkit.js';
import { Read, readFirst, readKnownRows, readOne, readPage } from './read.js';
import {
  type EntryRow,
  entries,
  projectIds,
  projects,
  rows,
  type SampleWorld,
  sampleWorld,
  visitRows,
  visits,
  WORDS,
} from './sample-world.testkit.js';

let sample: SampleWorld;
let asking: Asking;
beforeAll(async () => {
  sample = await sampleWorld();
  asking = new Asking(sample);
});
afterAll(() => sample?.close());

/** An entry as it is selected; `ask` itself compares what is finished with what GraphQL makes of rows. */
const entryOf = async (place: number, selection: string, question: Partial<Question> = {}): Promise<Loose> =>
  (await asking.ask(`{ entry { ${selection} } }`, { reads: { entry: readOne(entries, rows[place]!.id) }, ...question }))
    .entry;

const projectOf = async (id: string, selection: string, question: Partial<Question> = {}): Promise<Loose> =>
  (await asking.ask(`{ project { ${selection} } }`, { reads: { project: readOne(projects, id) }, ...question }))
    .project;

/** Whether the whole answer can be given by the statement. */
function isFinished(document: string, reads: Question['reads']): boolean {
  const { operation, asked } = asking.asked(document, { reads });
  return asking.planner.finished(operation, asked) !== null;
}

const names = (page: Loose[]): number[] => page.map(({ rank }) => rank);
const [own, other] = [projectIds[0]!, projectIds[1]!];
/** May read the second project and its entries, and none of the first. */
const operator = { ability: abilityOf('PARTNER', [other]) };

describe('a column', () => {
  it('is shown as GraphQL shows it, whatever its type', async () => {
    const selection = 'id rank note state phone fen heldFen bornOn at isOpen tags';
    expect(await entryOf(0, selection)).toEqual({
      id: toNodeId('Entry', rows[0]!.id),
      rank: 1,
      note: WORDS,
      state: 'CLOSED',
      phone: '13800000042',
      fen: '-5',
      heldFen: '10',
      bornOn: '1950-02-28',
      at: '2026-01-31T16:00:00.123Z',
      isOpen: true,
      tags: ['a', 'b c'],
    });
    const empty = { note: null, heldFen: null, isOpen: false, tags: [] };
    expect(await entryOf(1, 'note heldFen isOpen tags')).toEqual(empty);
  });

  it('may hide a part of itself from some callers', async () => {
    expect(await entryOf(0, 'phone', { viewer: { kind: 'APP', language: 'zh' } })).toEqual({ phone: '…42' });
    expect(await entryOf(0, 'phone')).toEqual({ phone: '13800000042' });
  });

  it('that is guarded shows only to whom the row itself would', async () => {
    const selection = 'lead { secret note guardedProject { name } project { name } }';
    const lead = { secret: WORDS, note: WORDS, guardedProject: { name: 'P000' }, project: { name: 'P000' } };
    expect(await projectOf(own, selection)).toEqual({ lead });
    // Read along, whoever asks: the operator of another project was shown this one by its caller.
    const known = { reads: { project: knownProject(own) }, ...operator };
    const hidden = { lead: { ...lead, secret: null, guardedProject: null } };
    expect(await projectOf(own, selection, known)).toEqual(hidden);
    expect(await projectOf(own, selection, { ...known, ability: nothing })).toEqual(hidden);
  });

  it('as stored JSON is left to code', async () => {
    expect(isFinished('{ entry { data } }', { entry: readOne(entries, rows[0]!.id) })).toBe(false);
    expect((await entryOf(0, 'data')).data).toEqual(rows[0]!.data);
  });
});

/** A project as a service knows it, without asking the ability. */
const knownProject = (id: string) => new Read('one', projects, { id }, { held: false });

describe('a value', () => {
  it('inside JSON is shown as its own type', async () => {
    expect(await entryOf(0, 'size cost words label')).toEqual({
      size: 0,
      cost: '90000000000',
      words: WORDS,
      label: '标签',
    });
  });

  it('in two languages is shown in the caller’s', async () => {
    expect(await entryOf(0, 'title label')).toEqual({ title: '标题0', label: '标签' });
    const english = { viewer: { kind: 'PERSON', language: 'en' } } as const;
    expect(await entryOf(0, 'title label', english)).toEqual({ title: 'Title 0', label: WORDS });
  });

  it('of money is fen and yuan, as far as they are selected, and null where it is', async () => {
    const selection = '__typename price { yuan fen } same: price { a: fen b: fen __typename } rest { yuan }';
    expect(await entryOf(0, selection)).toEqual({
      __typename: 'Entry',
      price: { yuan: '-0.05', fen: '-5' },
      same: { a: '-5', b: '-5', __typename: 'Money' },
      rest: { yuan: '-0.15' },
    });
    expect(await entryOf(2, selection)).toMatchObject({ price: { yuan: '246.90' }, rest: { yuan: '246.80' } });
    expect(await entryOf(1, selection)).toMatchObject({ price: { fen: '12345' }, rest: null });
  });

  it('names another row by its node id', async () => {
    expect(await entryOf(0, 'subject')).toEqual({ subject: toNodeId('Project', own) });
  });

  it('may stand behind a reference, with another one where there is none', async () => {
    expect(await entryOf(0, 'projectName')).toEqual({ projectName: 'P000' });
    expect(await projectOf(own, 'leadNote leadRank')).toEqual({ leadNote: WORDS, leadRank: 1 });
    expect(await projectOf(other, 'leadNote leadRank')).toEqual({ leadNote: null, leadRank: -1 });
  });

  it('that code makes is given what it needs, or the whole row where nothing is declared', async () => {
    for (const field of ['summary', 'undeclared']) {
      expect(isFinished(`{ entry { ${field} } }`, { entry: readOne(entries, rows[0]!.id) })).toBe(false);
    }
    expect(await entryOf(0, 'summary again: summary rank')).toEqual({
      summary: '1 of P000',
      again: '1 of P000',
      rank: 1,
    });
    const row = JSON.parse((await entryOf(0, 'undeclared')).undeclared);
    expect(row).toMatchObject({ ...rows[0], at: rows[0]!.at.toISOString() });
    const { operation, asked } = asking.asked('{ entry { rank } }', { reads: { entry: readFirst(entries) } });
    expect(asking.planner.rows(operation, asked).statement.text).not.toMatch(/row_to_json/);
  });
});

describe('another row', () => {
  it('behind a reference is read, or null', async () => {
    expect(await projectOf(own, 'lead { rank }')).toEqual({ lead: { rank: 1 } });
    expect(await projectOf(other, 'lead { rank }')).toEqual({ lead: null });
  });

  it('behind a reference is read by who may read it, if it is declared so', async () => {
    const selection = 'rank project { name } readableProject { name }';
    expect(await entryOf(0, selection)).toMatchObject({ readableProject: { name: 'P000' } });
    const known = { reads: { entry: null, all: readKnownRows(entries, { id: rows[0]!.id }) }, ...operator };
    const { all } = await asking.ask(`{ all { ${selection} } }`, known);
    expect(all).toEqual([{ rank: 1, project: { name: 'P000' }, readableProject: null }]);
  });

  it('is in the lists of the row that it names: all, held or not, and the first', async () => {
    expect(names((await projectOf(own, 'all { rank }')).all)).toEqual([1, 2, 2, 2, 3, 3, 4]);
    expect(await projectOf(projectIds[2]!, 'all { rank } parts { rank } first { rank }')).toEqual({
      all: [],
      parts: [],
      first: null,
    });
    expect(await projectOf(projectIds[3]!, 'first { rank }')).toEqual({ first: { rank: 100 } });
    const known = { reads: { project: knownProject(own) }, ...operator };
    const held = await projectOf(
      own,
      'all { rank } parts { rank } first { rank } entries { totalCount nodes { id } }',
      known,
    );
    expect(names(held.parts)).toEqual([1, 2, 2, 2, 3, 3, 4]);
    expect(held).toMatchObject({ all: [], first: null, entries: { totalCount: 0, nodes: [] } });
  });
});

describe('rows of several types', () => {
  const page = (selection: string) =>
    asking.ask(`{ visits { ${selection} } }`, { reads: { visits: readPage(visits, {}) } });

  it('are shown each in its own way', async () => {
    const selection = `totalCount nodes { __typename id day ... on HomeVisit { minutes } ...Phone }
      edges { node { ... on Node { id } ... on Visit { day } } }`;
    const reads = { visits: readPage(visits, {}) };
    const { visits: shown } = await asking.ask(
      `query { visits { ${selection} } } fragment Phone on PhoneVisit { number same: number }`,
      { reads },
    );
    expect(shown.nodes).toEqual(
      visitRows.map(({ id, kind, day }, place) =>
        kind === 'home'
          ? { __typename: 'HomeVisit', id: toNodeId('HomeVisit', id), day, minutes: place }
          : { __typename: 'PhoneVisit', id: toNodeId('PhoneVisit', id), day, number: WORDS, same: WORDS },
      ),
    );
    expect(shown.edges.map(({ node }: Loose) => node.day)).toEqual(visitRows.map(({ day }) => day));
  });

  it('may hold nothing of a type', async () => {
    expect((await page('nodes { ... on PhoneVisit { day } }')).visits.nodes).toEqual([{}, { day: '2026-01-02' }, {}]);
  });

  it('are found one by one, also as a node', async () => {
    const [, phone] = visitRows;
    const reads = { visit: readOne(visits, phone!.id), node: readOne(entries, rows[0]!.id) };
    const found = await asking.ask(
      '{ visit { id } node { __typename id ... on Entry { rank } ... on Project { name } } }',
      {
        reads,
      },
    );
    expect(found).toEqual({
      visit: { id: toNodeId('PhoneVisit', phone!.id) },
      node: { __typename: 'Entry', id: toNodeId('Entry', rows[0]!.id), rank: 1 },
    });
  });
});

describe('a selection', () => {
  it('may be larger than a function of PostgreSQL takes arguments', async () => {
    const keys = Array.from({ length: 250 }, (_, place) => `field${place}`);
    const shown = await entryOf(2, keys.map((key, place) => `${key}: ${place % 2 ? 'note' : 'rank'}`).join(' '));
    expect(Object.keys(shown)).toEqual(keys);
    expect([shown.field0, shown.field249]).toEqual([2, WORDS]);
  });

  it('may have keys longer than names of PostgreSQL, which begin alike', async () => {
    const long = 'k'.repeat(200);
    const shown = await entryOf(0, `${long}1: rank ${long}2: state ${long}3: projectName`);
    expect(shown).toEqual({ [`${long}1`]: 1, [`${long}2`]: 'CLOSED', [`${long}3`]: 'P000' });
    const { list } = await asking.ask(
      `{ list { ${long}1: nodes { ${long}: rank } ${long}2: totalCount ${long}3: nodes { ${long}: id } } }`,
      { reads: { list: readPage(entries, { first: 1 }, { rank: 1 }) } },
    );
    expect(list).toEqual({
      [`${long}1`]: [{ [long]: 1 }],
      [`${long}2`]: 1,
      [`${long}3`]: [{ [long]: toNodeId('Entry', rows[0]!.id) }],
    });
  });

  it('may say the same twice, in fragments and in different words', async () => {
    const { entry } = await asking.ask(
      `query { entry { ...A rank ... on Node { id } project { id } ...B } }
       fragment A on Entry { rank project { name } } fragment B on Entry { project { parts { rank } name } }`,
      { reads: { entry: readOne(entries, rows[7]!.id) } },
    );
    const project = { name: 'P001', id: toNodeId('Project', other), parts: [{ rank: 7 }, { rank: 8 }, { rank: 9 }] };
    expect(entry).toEqual({ rank: 9, id: toNodeId('Entry', rows[7]!.id), project });
  });

  it('may hold several roots, and lists in lists, each with its own page', async () => {
    const reads = { list: readPage(entries, { last: 1 }), projects: readPage(projects, { first: 4 }), isThere: true };
    const answer = await asking.ask(
      `{ isThere list { nodes { rank } } same: list { totalCount } entry { id }
         projects { nodes { name entries(first: 2) { nodes { rank } totalCount pageInfo { hasNextPage } }
           last: newest(last: 1) { nodes { rank project { name } } } } } }`,
      { reads },
    );
    expect(answer).toMatchObject({
      isThere: true,
      list: { nodes: [{ rank: 100 }] },
      same: { totalCount: rows.length },
      entry: null,
    });
    const [first, second, third, fourth] = answer.projects.nodes;
    expect(first.entries).toEqual({
      nodes: [{ rank: 1 }, { rank: 2 }],
      totalCount: 7,
      pageInfo: { hasNextPage: true },
    });
    expect(second.last).toEqual({ nodes: [{ rank: 7, project: { name: 'P001' } }] });
    expect(third.entries).toEqual({ nodes: [], totalCount: 0, pageInfo: { hasNextPage: false } });
    expect(fourth.entries).toEqual({ nodes: [{ rank: 100 }], totalCount: 1, pageInfo: { hasNextPage: false } });
  });

  it('brings values into the statement as they are', async () => {
    for (const value of [WORDS, `'; drop table entry --`, '\\', '"', '%', '', '👵', '$1::text']) {
      const page = async (where: object) =>
        (await asking.ask('{ list { totalCount } }', { reads: { list: readPage(entries, {}, { ...where }) } })).list
          .totalCount;
      const expected = rows.filter(({ note }) => note === value).length;
      expect(await page({ note: value })).toBe(expected);
      expect(await page({ note: { $in: [value, 'x'] } })).toBe(expected);
    }
    const [{ at }] = rows as [EntryRow];
    const since = { list: readPage(entries, {}, { at: { $gt: at }, bornOn: { $lte: '1951-02-28' } }) };
    const { list } = await asking.ask('{ list { totalCount } }', { reads: since });
    const later = rows.filter((row) => row.at > at && row.bornOn <= '1951-02-28');
    expect([list.totalCount, later.length > 10]).toEqual([later.length, true]);
    expect(rows.filter(({ note }) => note === WORDS).length).toBeGreaterThan(50);
  });
});
