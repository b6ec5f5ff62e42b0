import { toNodeId } from '@gongzhi/kernel';
import { type GraphQLEnumType, type GraphQLField, getNamedType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn, type Visitor } from '../testkit/city.js';
import { reviewOf } from '../testkit/reviewers.js';
import { nodeTypes, publicSchema } from '../testkit/schema-walk.js';
import { configurationOfARule } from './fresh.js';
import { offered } from './offers.js';
import { expectedIds, isShared, rowsOf } from './rows.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { CALLERS, type Caller, NODES, QUERIES } from './tables.js';

const schema = await publicSchema();
const queries = schema.getQueryType()!.getFields();

/** The node type that a query lists or finds, where it is about one. */
function nodeTypeOf({ type }: GraphQLField<unknown, unknown>): string | null {
  const named = getNamedType(type);
  const node = named.name.endsWith('Connection') && isObjectType(named) ? named.getFields().nodes!.type : type;
  const { name } = getNamedType(node);
  if (name === 'ServiceRecord') return 'ElderMealsRecord';
  return nodeTypes(schema).includes(name) ? name : null;
}

const isList = (query: string) => getNamedType(queries[query]!.type).name.endsWith('Connection');
/** Those that find one row by its id, or by a code. */
const WITH_KEY = ['household', 'project', 'communityByCode'];
const withoutArguments = Object.keys(queries).filter(
  (query) => nodeTypeOf(queries[query]!) && !WITH_KEY.includes(query),
);

interface IdPage {
  totalCount: number;
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** The ids that a query shows, all pages of a list. */
async function shownBy(visitor: Visitor, query: string): Promise<string[]> {
  const ids: string[] = [];
  if (!isList(query)) {
    const { [query]: one } = await visitor.ask(`{ ${query} { id } }`);
    return one ? [one.id] : [];
  }
  for (let after: string | null = null; ; ) {
    const document = `query($after: String) { ${query}(first: 100, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const answer: Record<string, IdPage> = await visitor.ask(document, { after });
    const page = answer[query]!;
    ids.push(...page.nodes.map(({ id }) => id));
    after = page.pageInfo.endCursor;
    if (page.pageInfo.hasNextPage) continue;
    // The city's lists may grow between two pages; a community's own do not here.
    if (!isShared(nodeTypeOf(queries[query]!)!)) expect([query, page.totalCount]).toEqual([query, ids.length]);
    return ids.sort();
  }
}

/** Of many ids, those that `node(id)` finds. */
async function foundAmong(visitor: Visitor, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < ids.length; start += 10) {
    const some = ids.slice(start, start + 10);
    const fields = some.map((id, index) => `n${index}: node(id: ${JSON.stringify(id)}) { id }`);
    const data = await visitor.ask<Record<string, { id: string } | null>>(`{ ${fields.join(' ')} }`);
    found.push(...Object.values(data).flatMap((node) => node?.id ?? []));
  }
  return found.sort();
}

describe('what each role may read', () => {
  let stage: Stage;
  const as = (caller: Caller): Visitor => stage.callers[caller];

  beforeAll(async () => {
    stage = await oneOfEachRole();
  });

  it('is said of every query and of every node type', () => {
    expect(Object.keys(QUERIES)).toEqual(Object.keys(queries).sort());
    expect(Object.keys(NODES)).toEqual(nodeTypes(schema).sort());
  });

  it.each(withoutArguments)('%s shows each caller what the table says', async (query) => {
    const type = nodeTypeOf(queries[query]!)!;
    const rows = await rowsOf(stage, type);
    for (const caller of CALLERS) {
      const word = QUERIES[query]![caller];
      const everything = expectedIds(stage, caller, type, 'all', rows);
      // Of what the whole city shares, only what this story made.
      const shown = (await shownBy(as(caller), query)).filter((id) => !isShared(type) || everything.includes(id));
      expect([caller, shown]).toEqual([caller, expectedIds(stage, caller, type, word, rows)]);
      if (word === 'own')
        expect([caller, shown.length > 0 && shown.length < everything.length]).toEqual([caller, true]);
    }
  });

  it.each(nodeTypes(schema))('node(id) finds for each caller the rows of %s that the table says', async (type) => {
    const rows = await rowsOf(stage, type);
    const some = rows.length > 30 ? rows.slice(-30) : rows;
    expect(some).not.toEqual([]);
    for (const caller of CALLERS) {
      const word = NODES[type]![caller];
      const found = await foundAmong(as(caller), expectedIds(stage, caller, type, 'all', some));
      expect([caller, found]).toEqual([caller, expectedIds(stage, caller, type, word, some)]);
      if (word === 'own') expect([caller, found.length > 0 && found.length < some.length]).toEqual([caller, true]);
    }
  });

  it('communityByCode and communitiesAsOf show each caller what the table says', async () => {
    for (const caller of CALLERS) {
      for (const code of [stage.code, stage.neighbour]) {
        const document = 'query($code: String!) { communityByCode(code: $code) { code } }';
        const { communityByCode } = await as(caller).ask(document, { code });
        const word = QUERIES.communityByCode![caller];
        const found = word === 'all' || (word === 'own' && code === stage.code);
        expect([caller, code, communityByCode]).toEqual([caller, code, found ? { code } : null]);
      }
      const { communitiesAsOf } = await as(caller).ask('{ communitiesAsOf(last: 100) { totalCount nodes { code } } }');
      const word = QUERIES.communitiesAsOf![caller];
      // The app of every story is the same.
      const ours = [stage.code, stage.neighbour];
      const seen = communitiesAsOf.nodes
        .map(({ code }: { code: string }) => code)
        .filter((code: string) => ours.includes(code));
      if (word !== 'all') expect([caller, seen]).toEqual([caller, word === 'own' ? [stage.code] : []]);
      else expect(communitiesAsOf.totalCount).toBeGreaterThan(100);
    }
  });

  it('communityReviews and townReviewers show each caller what the table says', async () => {
    const review = await reviewOf(stage.code);
    for (const caller of CALLERS) {
      for (const query of ['communityReviews', 'townReviewers']) {
        const document = `{ ${query}(first: 5) { totalCount nodes { id } } }`;
        const { [query]: page } = await as(caller).ask(document);
        const word = QUERIES[query]![caller];
        expect([caller, query, page.totalCount > 0]).toEqual([caller, query, word === 'all']);
        const isThere = page.nodes.some(({ id }: { id: string }) => id === review);
        // The city's list grows meanwhile.
        if (query === 'communityReviews' && caller !== 'BUREAU')
          expect([caller, isThere]).toEqual([caller, word === 'all']);
      }
    }
  });

  it('project(id) finds what node(id) finds', async () => {
    for (const caller of CALLERS) {
      const found: string[] = [];
      for (const { id } of Object.values(stage.projects)) {
        const { project } = await as(caller).ask('query($id: ID!) { project(id: $id) { id } }', { id });
        if (project) found.push(project.id);
      }
      const expected = expectedIds(stage, caller, 'Project', QUERIES.project![caller], await rowsOf(stage, 'Project'));
      expect([caller, found.sort()]).toEqual([caller, expected]);
      expect([caller, QUERIES.node![caller]]).toEqual([caller, QUERIES.project![caller]]);
    }
  });

  it('explainAccess is for everybody about themselves, about others for those who may ask', async () => {
    const document = 'query($input: ExplainAccessInput!) { explainAccess(input: $input) { allowed } }';
    const input = { personId: `Person_${stage.persons.STEWARD}`, action: 'read', subject: 'Project' };
    const outcomes = { all: [], own: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(document, { input });
      const word = caller === 'STEWARD' ? 'all' : QUERIES.explainAccess![caller];
      expect([caller, errors.map(({ extensions }) => extensions.code)]).toEqual([caller, outcomes[word]]);
      if (word === 'city') continue;
      const own = await as(caller).ask(document, { input: { action: 'onboard', subject: 'Community' } });
      expect([caller, own.explainAccess.allowed]).toEqual([caller, false]);
    }
  });

  it('communityConfiguration is for those who see all of it', async () => {
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send('{ communityConfiguration { document } }');
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.communityConfiguration![caller]]]);
    }
  });

  it('planConfiguration is for those who may change what it would change', async () => {
    const plan = 'query($input: PlanConfigurationInput!) { planConfiguration(input: $input) { revision } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(plan, { input: { document: configurationOfARule() } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.planConfiguration![caller]]]);
    }
  });

  it('planConstitution is for those who may change it', async () => {
    const document = 'query($input: PlanConstitutionInput!) { planConstitution(input: $input) { revision } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(document, { input: { narrowings: [] } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.planConstitution![caller]]]);
    }
  });

  it('todos are for everybody who belongs here: what is theirs to do', async () => {
    const outcomes = { own: [], none: [], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { data, errors } = await as(caller).send<Record<string, unknown>>('{ todos { kind count } }');
      const word = QUERIES.todos![caller];
      expect([caller, errors.map(({ extensions }) => extensions.code)]).toEqual([caller, outcomes[word]]);
      if (word === 'none') expect([caller, data.todos]).toEqual([caller, []]);
    }
  });

  it('duplicatePersons is for those who may merge them', async () => {
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send('{ duplicatePersons { persons { id } } }');
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.duplicatePersons![caller]]]);
    }
  });

  it('figures are the bureau’s for the city, and for its officers a community’s own', async () => {
    const documents: Record<string, string> = {
      cityFigures: '{ cityFigures { asOf totals { key } } }',
      communityFigures: '{ communityFigures(first: 100) { totalCount nodes { code } } }',
      figuresCsv: '{ figuresCsv }',
    };
    for (const [query, document] of Object.entries(documents)) {
      for (const caller of CALLERS) {
        const word = QUERIES[query]![caller];
        const { data, errors } = await as(caller).send(document);
        const codes = errors.map(({ extensions }) => extensions.code);
        expect([query, caller, codes]).toEqual([query, caller, word === 'no' ? ['FORBIDDEN'] : []]);
        if (query !== 'communityFigures' || word === 'no') continue;
        const { totalCount, nodes } = (data as Record<string, { totalCount: number; nodes: unknown[] }>)[query]!;
        if (word === 'own') expect([caller, totalCount, nodes]).toEqual([caller, 1, [{ code: stage.code }]]);
        else expect(totalCount).toBeGreaterThan(100);
      }
    }
  });

  it('adopters of a template are compared by the bureau alone', async () => {
    const input = { templateId: stage.template, from: '2026-01-01', until: '2026-02-28', by: 'MONTH' };
    for (const [query, selection] of Object.entries({
      compareTemplate: '{ rows { label } }',
      compareTemplateCsv: '',
    })) {
      const document = `query($input: CompareTemplateInput!) { ${query}(input: $input) ${selection} }`;
      for (const caller of CALLERS) {
        const { errors } = await as(caller).send(document, { input });
        const codes = errors.map(({ extensions }) => extensions.code);
        expect([query, caller, codes]).toEqual([query, caller, QUERIES[query]![caller] === 'no' ? ['FORBIDDEN'] : []]);
      }
    }
  });

  it('statements of money are for the officers, the ranking of points for everybody', async () => {
    const documents: Record<string, string> = {
      balanceSheet: '{ balanceSheet { title } }',
      balanceSheetCsv: '{ balanceSheetCsv }',
      incomeAndExpenditure: '{ incomeAndExpenditure(year: 2014) { code } }',
      incomeAndExpenditureCsv: '{ incomeAndExpenditureCsv(year: 2014) }',
      pointsRanking: '{ pointsRanking { totalCount } }',
      traceFunds: '{ traceFunds(input: {}) { line } }',
    };
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const [query, document] of Object.entries(documents)) {
      for (const caller of CALLERS) {
        const { errors } = await as(caller).send(document);
        const codes = errors.map(({ extensions }) => extensions.code);
        expect([query, caller, codes]).toEqual([query, caller, outcomes[QUERIES[query]![caller]]]);
      }
    }
  });

  it('points are one’s own, and for the officers everybody’s', async () => {
    const [one, other] = [stage.persons.STEWARD!, stage.persons.CATALYST!].map((id) => toNodeId('Person', id));
    for (const caller of CALLERS) {
      const { myPoints, ...shown } = await as(caller).ask(
        'query($one: ID!, $other: ID!) { myPoints { balance } one: pointsOf(personId: $one) { balance } other: pointsOf(personId: $other) { balance } }',
        { one, other },
      );
      expect([caller, myPoints !== null]).toEqual([caller, QUERIES.myPoints![caller] === 'own']);
      const all = QUERIES.pointsOf![caller] === 'all';
      const seen = { one: all || caller === 'STEWARD', other: all || caller === 'CATALYST' };
      expect([caller, shown.one !== null, shown.other !== null]).toEqual([caller, seen.one, seen.other]);
    }
  });

  it('previewBundle is for those who may clone', async () => {
    const document = 'query($input: CloneBundleInput!) { previewBundle(input: $input) { items { key } } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(document, { input: { bundleId: stage.bundle } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.previewBundle![caller]]]);
    }
  });

  it('offers are the bureau’s, and those to the community its administrator’s', async () => {
    const offer = await offered(stage);
    const preview = 'query($input: AcceptOfferInput!) { previewOffer(input: $input) { items { key } } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { offers } = await as(caller).ask('{ offers(first: 20) { nodes { id } } }');
      const isThere = offers.nodes.some(({ id }: { id: string }) => id === offer);
      expect([caller, isThere]).toEqual([caller, QUERIES.offers![caller] === 'all']);
      const { errors } = await as(caller).send(preview, { input: { offerId: offer } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.previewOffer![caller]]]);
    }
  });

  it('previewClone is for those who may clone', async () => {
    const document = 'query($input: CloneTemplateInput!) { previewClone(input: $input) { fit { requirement } } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(document, { input: { templateId: stage.template } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.previewClone![caller]]]);
    }
  });

  it('everyone who is signed in sees who they are, and what can be installed', async () => {
    const seen = new Set<string>();
    for (const caller of CALLERS) {
      const { viewer, serviceModules, cityConstitution } = await as(caller).ask(
        '{ viewer { id memberships { role } } serviceModules { key } cityConstitution { rules { key } } }',
      );
      expect(cityConstitution.rules).toContainEqual({ key: 'own.person' });
      seen.add(viewer.id);
      const roles = viewer.memberships.map(({ role }: { role: string }) => role);
      expect([caller, roles]).toEqual([caller, ['APP', 'BUREAU', 'VISITOR'].includes(caller) ? [] : [caller]]);
      expect(serviceModules).toContainEqual({ key: 'elder-meals' });
    }
    expect(seen.size).toBe(CALLERS.length);
  });

  it('opens to an app, scope by scope, what the scope names and nothing else', async () => {
    const opened: Record<string, string[]> = {
      COMMUNITY_READ: [
        'buildings',
        'communities',
        'community',
        'constitution',
        'constitutionRevisions',
        'councilCharter',
        'dwellings',
        'estates',
        'serviceItems',
        'stairwells',
      ],
      ORGANISATIONS_READ: ['organisations'],
      PROJECTS_READ: ['bundles', 'projects', 'templates'],
      RECORDS_READ: [],
      RECORDS_WRITE: [],
    };
    const scopes = (schema.getType('AppScope') as GraphQLEnumType).getValues().map(({ name }) => name);
    expect(Object.keys(opened)).toEqual(scopes);
    const app = await signIn('app:clinic-link', stage.code);
    for (const [scope, names] of Object.entries(opened)) {
      await as('ADMIN').do('grantAppConsent', { clientId: 'clinic-link', scopes: [scope] }, 'appConsent { id }');
      const shown: string[] = [];
      for (const query of withoutArguments) if ((await shownBy(app, query)).length > 0) shown.push(query);
      expect([scope, shown.sort()]).toEqual([scope, names]);
    }
  });
});
