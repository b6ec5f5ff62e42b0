import 'reflect-metadata';
import { newId } from '@gongzhi/kernel';
import { type EntityManager, inSession, runIn } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { endOfRuns, stockTaking, takeStock } from './taken-stock.js';

let city: TestCity;
let publisher: string;
let adopter: string;
let other: string;
let first: string;
let second: string;
let lineage: string;

beforeAll(async () => {
  city = await testCity();
});
afterAll(() => city?.drop());
beforeEach(async () => {
  [publisher, adopter, other] = [
    await city.community(newId()),
    await city.community(newId()),
    await city.community(newId()),
  ];
  lineage = newId();
  [first, second] = [await published('1.0.0'), await published('1.1.0')];
});

async function published(version: string): Promise<string> {
  const id = newId();
  await run(
    city.admin,
    `insert into template (id, lineage_id, publisher_id, version, module, title_zh, title_en, document, hash, search_text, published_at)
     values ('${id}', '${lineage}', '${publisher}', '${version}', 'elder-meals', '助餐', 'Meals', '{}', 'h', '', now())`,
  );
  return id;
}

const within = <T>(communityId: string, work: (em: EntityManager) => Promise<T>): Promise<T> =>
  inSession(city.database.nested.app, { communityId }, 'write', work);

/** A project of that version, in a community's open session. */
async function setUp(em: EntityManager, communityId: string, templateId: string, status = 'RUNNING'): Promise<string> {
  const id = newId();
  await em.execute(
    `insert into project (community_id, id, title, module, module_version, config, status, template_id, adapted, affairs, starts_on, sample)
     values (?, ?, '助餐', 'elder-meals', '1.0.0', '{}', ?, ?, '{}', '{}', '2026-01-01', false)`,
    [communityId, id, status, templateId],
  );
  return id;
}

const cloned = (communityId: string, templateId: string, status = 'RUNNING'): Promise<string> =>
  within(communityId, async (em) => {
    const id = await setUp(em, communityId, templateId, status);
    await takeStock({ em, community: { id: communityId } }, [{ id: templateId }]);
    return id;
  });

const moved = (em: EntityManager, project: string, templateId: string): Promise<unknown> =>
  em.execute('update project set template_id = ? where id = ?', [templateId, project]);

const upgraded = (communityId: string, project: string, templateId: string): Promise<void> =>
  within(communityId, async (em) => {
    await moved(em, project, templateId);
    await takeStock({ em, community: { id: communityId } }, [{ id: templateId }]);
  });

/** Of a version: how many adopted and run it, and who runs it as the rows say. */
async function told(templateId: string): Promise<[adoptions: number, running: number, runners: number]> {
  const [row] = await run<{ adoptions: number; running: number; runners: number }>(
    city.admin,
    `select t.adoptions, t.running, (select count(*)::int from adoption where template_id = t.id and running) as runners
     from adoption_tally t where id = '${templateId}'`,
  );
  return row ? [row.adoptions, row.running, row.runners] : [0, 0, 0];
}

/** Until so many sessions wait for somebody's lock. */
async function waiting(sessions: number): Promise<void> {
  for (;;) {
    const [found] = await run<{ n: number }>(
      city.admin,
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (found!.n >= sessions) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('what a community runs', () => {
  it('follows clones, upgrades and their undoing; a draft does not count, a second project not twice', async () => {
    await cloned(other, first, 'DRAFT');
    expect(await told(first)).toEqual([1, 0, 0]);
    const project = await cloned(adopter, first);
    const again = await cloned(adopter, first);
    expect(await told(first)).toEqual([2, 1, 1]);
    await upgraded(adopter, project, second);
    expect([await told(first), await told(second)]).toEqual([
      [2, 1, 1],
      [1, 1, 1],
    ]);
    await upgraded(adopter, again, second);
    expect([await told(first), await told(second)]).toEqual([
      [2, 0, 0],
      [1, 1, 1],
    ]);
    await upgraded(adopter, again, first);
    expect([await told(first), await told(second)]).toEqual([
      [2, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('is no affair of anybody’s where it is its own template', async () => {
    await cloned(publisher, first);
    expect(await told(first)).toEqual([0, 0, 0]);
  });

  it('is the last adoption of a line of mechanisms that was not undone', async () => {
    const adopt = (templateId: string): Promise<string> =>
      within(adopter, async (em) => {
        const id = newId();
        await em.execute(
          `insert into mechanism_adoption (community_id, id, mechanism, template_id, lineage_id, before, after, adopted_at, adopted_by_key)
           values (?, ?, 'POINTS_SCHEME', ?, ?, '{}', '{}', now(), 'k')`,
          [adopter, id, templateId, lineage],
        );
        await takeStock({ em, community: { id: adopter } }, [{ id: templateId }]);
        return id;
      });
    await adopt(first);
    const last = await adopt(second);
    expect([await told(first), await told(second)]).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
    await within(adopter, async (em) => {
      await em.execute('update mechanism_adoption set undone_at = now() where id = ?', [last]);
      await takeStock({ em, community: { id: adopter } }, []);
    });
    expect([await told(first), await told(second)]).toEqual([
      [1, 1, 1],
      [1, 0, 0],
    ]);
  });

  it('is found whole by whoever comes second, where two of its projects change at once', async () => {
    const [one, two] = [await cloned(adopter, first), await cloned(adopter, first)];
    let later = Promise.resolve();
    await within(adopter, async (em) => {
      await moved(em, one, second);
      later = upgraded(adopter, two, second);
      await takeStock({ em, community: { id: adopter } }, [{ id: second }]);
      await waiting(1);
    });
    await later;
    expect([await told(first), await told(second)]).toEqual([
      [1, 0, 0],
      [1, 1, 1],
    ]);
  });

  it('does not stop communities that go opposite ways at once', async () => {
    const [up, down] = [await cloned(adopter, first), await cloned(other, second)];
    for (const [project, of] of [
      [up, adopter],
      [down, other],
    ] as const)
      for (const version of [second, first]) await upgraded(of, project, version);
    await upgraded(other, down, second);
    const ways: Promise<unknown>[] = [];
    await within(publisher, async (em) => {
      await em.execute('select from adoption_tally where id = ? for update', [first]);
      ways.push(upgraded(other, down, first));
      await waiting(1);
      ways.push(upgraded(adopter, up, second));
      await waiting(2);
    });
    await Promise.all(ways);
    expect([await told(first), await told(second)]).toEqual([
      [2, 1, 1],
      [2, 1, 1],
    ]);
  });

  it('is nothing once it is closed, as the bureau’s log-in says; which says nothing else', async () => {
    await cloned(adopter, first);
    await cloned(other, first);
    const asBureau = (work: (em: EntityManager) => Promise<unknown>) =>
      inSession(city.database.nested.bureau, { communityId: adopter }, 'write', work);
    await asBureau((em) => runIn(em, endOfRuns(adopter)));
    expect(await told(first)).toEqual([2, 1, 1]);
    await expect(asBureau((em) => em.execute('update adoption set running = true'))).rejects.toThrow(/row-level/);
    await expect(asBureau((em) => em.execute('update adoption_tally set adoptions = 0'))).rejects.toThrow(/denied/);
  });

  it('is said by nobody else', async () => {
    await cloned(adopter, first);
    await within(other, async (em) => {
      await em.execute('update adoption set running = false');
      for (const call of stockTaking(adopter, [])) await runIn(em, call);
    });
    expect(await told(first)).toEqual([1, 1, 1]);
  });
});
