import { getNamedType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, type Visitor } from '../testkit/city.js';
import { communityId } from '../testkit/database.js';
import { reviewOf, signedInReviewer } from '../testkit/reviewers.js';
import { publicSchema } from '../testkit/schema-walk.js';
import { codesOf } from './attempt.js';
import { MATERIALS } from './materials.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { MUTATIONS, QUERIES } from './tables.js';

const queries = (await publicSchema()).getQueryType()!.getFields();
const lists = Object.keys(queries).filter(
  (query) => getNamedType(queries[query]!.type).name.endsWith('Connection') && QUERIES[query]!.VISITOR !== 'no',
);

/** What a town's reviewer sees beyond what whoever names no community does. */
const OPENED = ['communities', 'communitiesAsOf', 'communityReviews'];

describe('a town’s reviewer may do what whoever names no community may, and besides', () => {
  let stage: Stage;
  let reviewer: Visitor;
  const elsewhere = freshCode('waizhen');

  beforeAll(async () => {
    stage = await oneOfEachRole();
    await cityWith({ code: elsewhere, name: `外镇社区${elsewhere}`, town: 'tangqiao' });
    reviewer = await signedInReviewer();
  });

  it.each(Object.keys(MUTATIONS))('%s: review the town’s communities, and change nothing else', async (mutation) => {
    const outcomes: Record<string, string[]> = { no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] };
    const expected = mutation === 'fileCommunityReview' ? [] : outcomes[MUTATIONS[mutation]!.VISITOR];
    const input = await MATERIALS[mutation]!(stage, 'A', 'VISITOR');
    expect([mutation, await codesOf(reviewer, mutation, input)]).toEqual([mutation, expected]);
  });

  it.each(lists)('%s: see the town’s lines of the register and its reviews, and nothing else', async (query) => {
    await reviewOf(stage.code);
    // A family is that of a template.
    const which = query === 'templateFamily' ? `(templateId: "${stage.template}")` : '';
    const document = `{ ${query}${which} { totalCount } }`;
    if (QUERIES[query]!.VISITOR === 'city') {
      const { errors } = await reviewer.send(document);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      return;
    }
    const { [query]: page } = await reviewer.ask(document);
    const isShown = OPENED.includes(query) || QUERIES[query]!.VISITOR === 'all';
    expect([query, page.totalCount > 0]).toEqual([query, isShown]);
  });

  it('finds the town’s communities by list, code and id, and no other town’s', async () => {
    const codes: string[] = [];
    for (let after: string | null = null; ; ) {
      const document =
        'query($after: String) { communities(first: 100, after: $after) { nodes { code town { code } } pageInfo { hasNextPage endCursor } } }';
      const { communities }: Loose = await reviewer.ask(document, { after });
      for (const { code, town } of communities.nodes) {
        expect([code, town.code]).toEqual([code, 'yangshe']);
        codes.push(code);
      }
      after = communities.pageInfo.endCursor;
      if (!communities.pageInfo.hasNextPage) break;
    }
    for (const [code, isFound] of [
      [stage.code, true],
      [elsewhere, false],
    ] as const) {
      expect([code, codes.includes(code)]).toEqual([code, isFound]);
      const id = `Community_${await communityId(code)}`;
      const document = 'query($code: String!, $id: ID!) { communityByCode(code: $code) { code } node(id: $id) { id } }';
      const found = await reviewer.ask(document, { code, id });
      expect(found).toEqual(
        isFound ? { communityByCode: { code }, node: { id } } : { communityByCode: null, node: null },
      );
    }
  });

  it('enters no community of the town', async () => {
    expect((await reviewer.in(stage.code).send('{ viewer { id } }')).status).toBe(404);
  });

  it('is told so by the packed rules, and nobody else is', async () => {
    const mayReview = async (visitor: Visitor) =>
      JSON.stringify((await visitor.ask('{ viewer { abilities } }')).viewer.abilities).includes('create');
    expect(await mayReview(reviewer)).toBe(true);
    expect(await mayReview(stage.callers.VISITOR)).toBe(false);
  });
});
