import 'reflect-metadata';
import { visitorAbility } from '@gongzhi/access';
import { newId, toNodeId } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '../../context.js';
import { type TestCity, testCity } from '../../testkit.js';
import { templateFamily } from './family.service.js';

let city: TestCity;
let publisher: string;

/** A template of its own, made from another; its only version's id. */
async function made(from: string | null, id = newId()): Promise<string> {
  await run(
    city.admin,
    `insert into template (id, lineage_id, publisher_id, version, module, title_zh, title_en, document, hash, search_text, published_at, derived_from_id)
     values ('${id}', '${newId()}', '${publisher}', '1.0.0', 'elder-meals', '助餐', 'Meals', '{}', 'h', '', now(), ${from ? `'${from}'` : 'null'})`,
  );
  return id;
}

interface Page {
  totalCount: number;
  nodes: { depth: number; versions: { id: string }[] }[];
  pageInfo: { endCursor: string; hasNextPage: boolean };
}

const familyOf = (id: string, page = {}): Promise<Page> =>
  inSession(
    city.database.nested.app,
    { communityId: publisher },
    'read',
    async (em) =>
      (await templateFamily({ em, ability: visitorAbility() } as Ctx, toNodeId('Template', id), page)) as Page,
  );
const members = ({ nodes }: Page): string[] => nodes.flatMap(({ versions }) => versions.map(({ id }) => id));

beforeAll(async () => {
  city = await testCity();
  publisher = await city.community('publisher');
});
afterAll(() => city?.drop());

describe('a family', () => {
  it('is bounded where it is deep, and always has the template that was asked for', async () => {
    const chain = [await made(null)];
    for (let n = 0; n < 120; n += 1) chain.push(await made(chain.at(-1)!));
    expect((await familyOf(chain[0]!)).totalCount).toBe(101);
    const last = chain.at(-1)!;
    const ofLast = await familyOf(last, { last: 100 });
    expect(ofLast.totalCount).toBe(51);
    expect(members(ofLast)).toEqual(chain.slice(-51));
  });

  it('is read to its end where it is wide', async () => {
    const eldest = await made(null);
    const children: string[] = [];
    for (let n = 0; n < 150; n += 1) children.push(await made(eldest));
    const found: string[] = [];
    for (let after: string | undefined; ; ) {
      const page: Page = await familyOf(children[7]!, { first: 60, after });
      expect(page.totalCount).toBe(151);
      found.push(...members(page));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(found).toEqual([eldest, ...children]);
  });

  it('does not show an ancestor that is hidden, nor what is related over it alone', async () => {
    const eldest = await made(null);
    const [hidden, open] = [await made(eldest), await made(eldest)];
    const [asked, sibling] = [await made(hidden), await made(hidden)];
    expect(members(await familyOf(asked))).toEqual([eldest, hidden, open, asked, sibling]);
    await run(
      city.admin,
      `create policy template_test on template as restrictive for select to gongzhi_app using (id <> '${hidden}')`,
    );
    try {
      const [ofAsked, ofEldest] = [await familyOf(asked), await familyOf(eldest)];
      expect([members(ofAsked), ofAsked.totalCount]).toEqual([[asked], 1]);
      expect([members(ofEldest), ofEldest.totalCount]).toEqual([[eldest, open], 2]);
    } finally {
      await run(city.admin, 'drop policy template_test on template');
    }
  });

  it('has no cycle: whence a version comes is never changed, and nothing comes from itself', async () => {
    const eldest = await made(null);
    const child = await made(eldest);
    for (const login of ['app', 'bureau'] as const) {
      const change = inSession(city.database.nested[login], { communityId: publisher }, 'write', (em) =>
        em.execute('update template set derived_from_id = ? where id = ?', [child, eldest]),
      );
      await expect(change).rejects.toThrow(/permission denied/);
    }
    const self = newId();
    await expect(made(self, self)).rejects.toThrow(/check constraint/);
    await expect(made(newId())).rejects.toThrow(/foreign key/);
  });
});
