import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { asLogin } from '../testkit/database.js';
import { appointment } from '../testkit/reviewers.js';

const REVIEW = 'id period note answer answeredAt reviewerName community { code } town { code }';

/** Of a list that others fill meanwhile, however long it is: the item with this id. */
async function foundIn(visitor: Visitor, list: string, id: string, selection: string): Promise<Loose[]> {
  const document = `query($after: String) { ${list}(first: 100, after: $after) { nodes { ${selection} } pageInfo { endCursor hasNextPage } } }`;
  for (let after: string | null = null; ; ) {
    const { [list]: page }: Loose = await visitor.ask(document, { after });
    const found = page.nodes.filter((node: Loose) => node.id === id);
    if (found.length > 0 || !page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

describe('a town’s office reviews its own', () => {
  const [code, neighbour, outside] = ['beiping', 'linping', 'waiping'].map(freshCode) as [string, string, string];
  const email = `${freshCode('laozhou')}@yangshe.example`;
  let [admin, neighbourAdmin]: Visitor[] = [];
  let bureau: Visitor;
  let reviewer: Visitor;
  let reviewerId = '';
  let reviewId = '';

  const reviewsSeenBy = (visitor: Visitor | undefined) => foundIn(visitor!, 'communityReviews', reviewId, REVIEW);
  const isShown = async (which: string): Promise<boolean> =>
    (await reviewer.ask('query($code: String!) { communityByCode(code: $code) { code } }', { code: which }))
      .communityByCode !== null;

  beforeAll(async () => {
    [admin, neighbourAdmin] = await cityWith(
      { code, name: `被评社区${code}` },
      { code: neighbour, name: `邻评社区${neighbour}` },
      { code: outside, name: `外评社区${outside}`, town: 'tangqiao' },
    );
    [bureau, reviewer] = await Promise.all([signIn('bureau', null), signIn(email, null)]);
  });

  it('before she is appointed, she finds nothing', async () => {
    expect((await reviewer.ask('{ communities { totalCount } }')).communities.totalCount).toBe(0);
    const input = { communityCode: code, period: '2026-Q3', note: '好' };
    expect(await codesOf(reviewer, 'fileCommunityReview', input)).toEqual(['FORBIDDEN']);
  });

  it('the bureau appoints her, keeping of her email what it takes to recognise it', async () => {
    const input = await appointment(` ${email.toUpperCase()} `);
    const selection = 'reviewer { id name emailHint from until dismissedAt town { code } }';
    const { reviewer: made } = await bureau.do('appointTownReviewer', input, selection);
    expect(made).toEqual({
      ...{ id: made.id, name: '评议员老周', emailHint: 'l••••@yangshe.example', town: { code: 'yangshe' } },
      ...{ from: today(), until: addDays(today(), 30), dismissedAt: null },
    });
    reviewerId = made.id;
    const kept = await asLogin('bureau', null, async (client) => {
      const { rows } = await client.query('select t::text as row from town_reviewer t where id = $1', [
        reviewerId.replace('TownReviewer_', ''),
      ]);
      return rows[0].row as string;
    });
    expect(kept).not.toContain(email.split('@')[0]);
    expect(await codesOf(bureau, 'appointTownReviewer', input)).toEqual(['CONFLICT']);
    const listed = await foundIn(bureau, 'townReviewers', reviewerId, 'id name');
    expect(listed).toEqual([{ id: reviewerId, name: '评议员老周' }]);
  });

  it('whoever appoints is told what is wrong', async () => {
    const input = await appointment(`${freshCode('wrong')}@yangshe`);
    const wrong: [more: object, code: string, field: string][] = [
      [{ email: 'nobody' }, 'BAD_USER_INPUT', 'email'],
      [{ name: ' ' }, 'BAD_USER_INPUT', 'name'],
      [{ townId: 'Town_nowhere' }, 'NOT_FOUND', 'townId'],
      [{ until: addDays(today(), -1) }, 'BAD_USER_INPUT', 'until'],
      [{ from: addDays(today(), 40) }, 'BAD_USER_INPUT', 'until'],
    ];
    for (const [more, refusal, field] of wrong) {
      const { userErrors } = await bureau.attempt('appointTownReviewer', { ...input, ...more }, 'reviewer { id }');
      expect([more, userErrors]).toMatchObject([more, [{ code: refusal, field: [field] }]]);
    }
  });

  it('she finds the town’s communities and reviews one, once per period', async () => {
    expect(await Promise.all([code, neighbour, outside].map(isShown))).toEqual([true, true, false]);
    const input = { communityCode: code, period: '2026-q3', note: '台账清楚，议事偏少' };
    const { review } = await reviewer.do('fileCommunityReview', input, `review { ${REVIEW} }`);
    reviewId = review.id;
    expect(review).toEqual({
      ...{ id: reviewId, period: '2026-Q3', note: input.note, reviewerName: '评议员老周' },
      ...{ answer: null, answeredAt: null, community: { code }, town: { code: 'yangshe' } },
    });
    const wrong: [more: object, code: string, field: string][] = [
      [{}, 'CONFLICT', 'period'],
      [{ period: '去年' }, 'BAD_USER_INPUT', 'period'],
      [{ period: '2026-13' }, 'BAD_USER_INPUT', 'period'],
      [{ period: '2098' }, 'BAD_USER_INPUT', 'period'],
      [{ communityCode: outside, period: '2026-Q2' }, 'NOT_FOUND', 'communityCode'],
      [{ communityCode: 'no-such-place' }, 'NOT_FOUND', 'communityCode'],
      [{ period: '2026-Q2', note: '' }, 'BAD_USER_INPUT', 'note'],
      [{ period: '2026-Q2', note: '住户 13912345678 反映' }, 'BAD_USER_INPUT', 'note'],
    ];
    for (const [more, refusal, field] of wrong) {
      const { userErrors } = await reviewer.attempt('fileCommunityReview', { ...input, ...more }, 'review { id }');
      expect([more, userErrors]).toMatchObject([more, [{ code: refusal, field: [field] }]]);
    }
  });

  it('two colleagues who file the same at once make one review', async () => {
    const input = { communityCode: neighbour, period: '2026-Q1', note: '一次' };
    const outcomes = await Promise.all([1, 2].map(() => codesOf(reviewer, 'fileCommunityReview', input)));
    expect(outcomes.flat()).toEqual(['CONFLICT']);
  });

  it('the community’s administrator, the bureau and she read it; the neighbour does not', async () => {
    for (const visitor of [admin, bureau, reviewer]) expect(await reviewsSeenBy(visitor)).toHaveLength(1);
    expect(await reviewsSeenBy(neighbourAdmin)).toEqual([]);
    const answer = { reviewId, answer: '不是我们的' };
    expect(await codesOf(neighbourAdmin!, 'answerCommunityReview', answer)).toEqual(['NOT_FOUND']);
  });

  it('the administrator answers once, whoever else tries at the same time', async () => {
    const answers = ['已增开议事会', '另一个答复'].map((answer) =>
      codesOf(admin!, 'answerCommunityReview', { reviewId, answer }),
    );
    expect((await Promise.all(answers)).flat()).toEqual(['CONFLICT']);
    const [review] = await reviewsSeenBy(reviewer);
    expect(['已增开议事会', '另一个答复']).toContain(review!.answer);
    expect(review!.answeredAt).not.toBeNull();
  });

  it('her second page goes on where the first one ended', async () => {
    for (const period of ['2025-01', '2025-02', '2025-03'])
      await reviewer.do('fileCommunityReview', { communityCode: code, period, note: '平稳' }, 'review { id }');
    const document =
      'query($after: String) { communityReviews(first: 2, after: $after) { nodes { period } pageInfo { endCursor } } }';
    const first = await admin!.ask(document);
    const second = await admin!.ask(document, { after: first.communityReviews.pageInfo.endCursor });
    const periods = [first, second].flatMap(({ communityReviews }) => communityReviews.nodes);
    expect(periods.map(({ period }) => period)).toEqual(['2025-03', '2025-02', '2025-01', '2026-Q3']);
  });

  it('dismissed, she finds nothing at the next request, and what she wrote stays', async () => {
    await bureau.do('dismissTownReviewer', { reviewerId }, 'reviewer { dismissedAt }');
    expect(await Promise.all([code, neighbour].map(isShown))).toEqual([false, false]);
    expect(await reviewsSeenBy(reviewer)).toEqual([]);
    const input = { communityCode: code, period: '2026-Q2', note: '再评' };
    expect(await codesOf(reviewer, 'fileCommunityReview', input)).toEqual(['FORBIDDEN']);
    expect(await reviewsSeenBy(admin)).toHaveLength(1);
    expect(await codesOf(bureau, 'dismissTownReviewer', { reviewerId })).toEqual(['CONFLICT']);
  });
});
