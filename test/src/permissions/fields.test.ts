import { toNodeId } from '@gongzhi/kernel';
import { isObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { isStoodFor, publicSchema } from '../testkit/schema-walk.js';
import { isOwn, type Row, rowsOf } from './rows.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { CALLERS, type Caller, FIELDS } from './tables.js';

/** A field that says of itself that it shows less to some. */
const SAYS_SO = /权查看|仅.*可见/;

/** Whom a template is shared with: nobody without a community reaches such a one; `journeys/template-shared` asks for them. */
const ASKED_ELSEWHERE = ['Template.sharedCommunities', 'Template.sharedTowns'];

/** Everything that a caller reaches by any way, with the fields that the table speaks of. */
const EVERYTHING = `
  fragment person on Person { __typename id birthDate sex household { id } situations stairwell { id } identifiers { masked } }
  fragment enrolment on Enrolment {
    __typename id data project { id } records(first: 20) { nodes { id } } person { ...person }
  }
  fragment record on ElderMealsRecord {
    __typename id project { id } rating { id } enrolment { ...enrolment } servedBy { ...enrolment }
  }
  fragment account on LedgerAccount { __typename id balance held }
  fragment settlement on Settlement {
    __typename id project { id } filedBy { ...person } lines { payee { ...person } }
  }
  query($enrolment: ID!, $record: ID!) {
    viewer { person { ...person household { members { person { ...person } } } } memberships { person { ...person } } }
    enrolment: node(id: $enrolment) { ...enrolment }
    record: node(id: $record) { ...record }
    persons(first: 100) { nodes { ...person } }
    memberships(first: 100) { nodes { person { ...person } } }
    settlements(first: 20) { nodes { ...settlement } }
    ledgerAccounts(first: 100) { nodes { ...account } }
    transfers(first: 100) { nodes { __typename id from { ...account } to { ...account } } }
    redemptions(first: 100) { nodes { __typename id transfer { id } } }
    templates(first: 100) { nodes { __typename id adopters(first: 100) { nodes { id } } } }
    projects(first: 4) {
      nodes {
        __typename id
        enrolments(first: 20) { nodes { ...enrolment } }
        records(first: 20) { nodes { ...record } }
        settlements(first: 20) { nodes { ...settlement } }
        fundings { id }
      }
    }
  }`;

type Reached = Record<string, Map<string, Record<string, unknown>>>;

/** The objects in an answer that have a type and an id, by type and id. */
function reachedIn(answer: unknown, reached: Reached = {}): Reached {
  if (Array.isArray(answer)) for (const item of answer) reachedIn(item, reached);
  else if (answer && typeof answer === 'object') {
    const { __typename: type, id } = answer as { __typename?: string; id?: string };
    if (type && id) {
      reached[type] ??= new Map();
      reached[type].set(id, { ...reached[type].get(id), ...answer });
    }
    for (const value of Object.values(answer)) reachedIn(value, reached);
  }
  return reached;
}

/** What a field holds, as a list of words: ids of rows, or the values themselves. */
function wordsOf(value: unknown): string[] {
  if (value == null) return [];
  if (Array.isArray(value)) return value.flatMap(wordsOf).sort();
  if (typeof value !== 'object') return [String(value)];
  const { id, nodes, masked } = value as { id?: string; nodes?: unknown[]; masked?: string };
  if (nodes) return wordsOf(nodes);
  return [id ?? masked ?? JSON.stringify(value)];
}

type Keep = (type: string, row: Row) => boolean;
/** What the database has for a field of a row, as far as `keep` lets it through. */
type Truth = (type: string, row: Row, keep: Keep) => string[];

describe('fields that show less to some', () => {
  let stage: Stage;
  const held: Record<string, Row[]> = {};
  const reached = {} as Record<Caller, Reached>;

  const reference =
    (to: string, column: string): Truth =>
    (type, row, keep) =>
      keep(type, row) && row[column] ? [toNodeId(to, row[column] as string)] : [];
  const value =
    (column: string): Truth =>
    (type, row, keep) =>
      keep(type, row) ? wordsOf(row[column]) : [];
  const rows =
    (of: string, column: string): Truth =>
    (_type, row, keep) =>
      held[of]!.filter((each) => each[column] === row.id && keep(of, each))
        .map(({ id }) => toNodeId(of, id))
        .sort();
  const maskedIdentifiers: Truth = (type, row, keep) =>
    held
      .PersonIdentifier!.filter(({ person_id }) => person_id === row.id && keep(type, row))
      .map(({ last_four }) => `••••${last_four}`)
      .sort();

  const TRUTHS: Record<string, Truth> = {
    'ElderMealsRecord.project': reference('Project', 'project_id'),
    'ElderMealsRecord.rating': rows('Rating', 'record_id'),
    'Enrolment.data': value('data'),
    'Enrolment.project': reference('Project', 'project_id'),
    'Enrolment.records': rows('ElderMealsRecord', 'enrolment_id'),
    'LedgerAccount.balance': value('balance'),
    'LedgerAccount.held': value('held'),
    'Person.birthDate': value('birth_date'),
    'Person.household': reference('Household', 'household_id'),
    'Person.identifiers': maskedIdentifiers,
    'Person.sex': value('sex'),
    'Person.situations': value('situations'),
    'Person.stairwell': reference('Stairwell', 'stairwell_id'),
    'Project.enrolments': rows('Enrolment', 'project_id'),
    'Project.fundings': rows('ProjectFunding', 'project_id'),
    'Project.records': rows('ElderMealsRecord', 'project_id'),
    'Project.settlements': rows('Settlement', 'project_id'),
    'Redemption.transfer': reference('Transfer', 'transfer_id'),
    'Settlement.project': reference('Project', 'project_id'),
    'Template.adopters': rows('Adoption', 'template_id'),
  };

  beforeAll(async () => {
    stage = await oneOfEachRole();
    const types = [
      'Adoption',
      'ElderMealsRecord',
      'Enrolment',
      'LedgerAccount',
      'Person',
      'PersonIdentifier',
      'Project',
      'ProjectFunding',
    ];
    for (const type of [...types, 'Rating', 'Redemption', 'Settlement', 'Template'])
      held[type] = await rowsOf(stage, type);
    const ids = { enrolment: stage.steward.elder, record: stage.steward.record };
    for (const caller of CALLERS) reached[caller] = reachedIn(await stage.callers[caller].ask(EVERYTHING, ids));
  });

  it('is said of every field that says so of itself', async () => {
    const schema = await publicSchema();
    const types = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !isStoodFor(schema, name));
    const guarded = types.flatMap((type) =>
      Object.values(type.getFields()).flatMap(({ name, description }) =>
        type.name !== 'Query' && SAYS_SO.test(description ?? '') ? [`${type.name}.${name}`] : [],
      ),
    );
    expect([...Object.keys(FIELDS), ...ASKED_ELSEWHERE].sort()).toEqual(guarded.sort());
    expect(Object.keys(TRUTHS)).toEqual(Object.keys(FIELDS));
  });

  it.each(Object.keys(FIELDS))('%s shows each caller what the table says', (field) => {
    const [type, name] = field.split('.') as [string, string];
    for (const caller of CALLERS) {
      const word = FIELDS[field]![caller];
      const objects = reached[caller]![type] ?? new Map<string, Record<string, unknown>>();
      const known = held[type]!.filter(({ id }) => objects.has(toNodeId(type, id)));
      const told = (keep: Keep) => known.map((row) => [row.id, TRUTHS[field]!(type, row, keep)]);
      const shown = known.map((row) => [row.id, wordsOf(objects.get(toNodeId(type, row.id))![name])]);
      if (word === '-') {
        expect([caller, [...objects.keys()]]).toEqual([caller, []]);
        continue;
      }
      const keep: Record<string, Keep> = {
        all: () => true,
        own: (kind, row) => isOwn(stage, caller, kind, row),
        none: () => false,
      };
      expect([caller, shown]).toEqual([caller, told(keep[word]!)]);
      // The word is only proved where there is something to see, and, for `own`, something more than that.
      const [seen, there] = [shown, told(keep.all!)].map((each) => each.flatMap(([, words]) => words).length);
      expect([caller, there! > 0]).toEqual([caller, true]);
      if (word === 'own') expect([caller, seen! > 0 && seen! < there!]).toEqual([caller, true]);
    }
  });

  it('nobody is told a whole identifier', () => {
    const answers = JSON.stringify(Object.values(reached).map((each) => [...(each.Person?.values() ?? [])]));
    expect(held.PersonIdentifier!.length).toBeGreaterThan(5);
    expect(answers).not.toMatch(/\b1[3-9]\d{9}\b/);
    expect(answers).not.toContain('@');
  });
});
