import 'reflect-metadata';
import { addDays, newId, text, today } from '@gongzhi/kernel';
import { type Metric, type ServiceModule, summed } from '@gongzhi/module-kit';
import { inSession } from '@gongzhi/storage';
import { run } from '@gongzhi/storage/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestCity, testCity } from '../../testkit.js';
import { countTemplates, countTemplatesEverywhere } from './count-templates.js';

/** All that is counted of a module's own: how many records there are, and how many of them are its first. */
const [whole, part] = [0, 1].map((most) =>
  summed({
    ...{ key: most ? 'first' : 'all', title: text('次数', 'Times'), unit: text('次', 'times') },
    behind: 'served',
    records: ({ records }) => records.filter((_, place) => place < (most || Number.POSITIVE_INFINITY)),
    amount: ({ records }) => records.length,
  }),
) as [Metric<unknown>, Metric<unknown>];
const modules = new Map([
  ['elder-meals', { key: 'elder-meals', version: '1.0.0', metrics: [whole, part] } as unknown as ServiceModule],
]);

let tools: Parameters<typeof countTemplatesEverywhere>[0];
let city: TestCity;
let publisher: string;
let adopter: string;
const [lineage, template] = [newId(), newId()];
const MONTH = `${today().slice(0, 7)}-01`;

async function served(communityId: string, project: string, persons: number): Promise<void> {
  for (let n = 0; n < persons; n += 1) {
    const [person, enrolment] = [newId(), newId()];
    for (const statement of [
      `insert into person (community_id, id, name, situations, sample) values ('${communityId}', '${person}', '王', '{}', true)`,
      `insert into enrolment (community_id, id, project_id, person_id, part, data, from_date)
       values ('${communityId}', '${enrolment}', '${project}', '${person}', 'elder', '{}', '${MONTH}')`,
      `insert into service_record (community_id, id, project_id, enrolment_id, person_id, served_on, module, module_version, data, recorded_by_key, recorded_at)
       select '${communityId}', gen_random_uuid(), '${project}', '${enrolment}', '${person}', '${MONTH}', 'elder-meals', '1.0.0', '{}', 'k', now()
       from generate_series(1, 3)`,
    ])
      await run(city.admin, statement);
  }
}

async function project(communityId: string, of: { templateId?: string; lineageId?: string }): Promise<string> {
  const id = newId();
  const quoted = (value?: string) => (value ? `'${value}'` : 'null');
  await run(
    city.admin,
    `insert into project (community_id, id, title, module, module_version, config, status, adapted, affairs, starts_on, sample, template_id, lineage_id)
     values ('${communityId}', '${id}', '助餐', 'elder-meals', '1.0.0', '{}', 'RUNNING', '{}', '{}', '${MONTH}', true,
       ${quoted(of.templateId)}, ${quoted(of.lineageId)})`,
  );
  return id;
}

const seenBy = <Row>(login: 'app' | 'bureau', communityId: string | undefined, sql: string): Promise<Row[]> =>
  inSession(city.database.nested[login], { communityId }, 'write', (em) => em.execute<Row[]>(sql));
const OF_MONTH = `from template_figure where month = '${MONTH}' and key = 'services'`;

beforeAll(async () => {
  city = await testCity();
  tools = { database: city.database, modules };
  [publisher, adopter] = [await city.community('publisher'), await city.community('adopter')];
  await run(
    city.admin,
    `insert into template (id, lineage_id, publisher_id, version, module, title_zh, title_en, document, hash, search_text, published_at)
     values ('${template}', '${lineage}', '${publisher}', '1.0.0', 'elder-meals', '助餐', 'Meals', '{}', 'h', '', now())`,
  );
  await served(publisher, await project(publisher, { lineageId: lineage }), 6);
  await served(adopter, await project(adopter, { templateId: template }), 3);
  await countTemplatesEverywhere(tools);
});
afterAll(() => city?.drop());

describe('figures of a template', () => {
  it('are counted by each community: the bureau is shown those of more than four persons', async () => {
    const rows = await seenBy<{ line_id: string }>(
      'bureau',
      undefined,
      `select line_id, lineage_id, origin, shown::int ${OF_MONTH} order by origin`,
    );
    expect(rows).toEqual([
      { line_id: adopter, lineage_id: lineage, origin: false, shown: null },
      { line_id: publisher, lineage_id: lineage, origin: true, shown: 18 },
    ]);
  });

  it('hold what the module counts: a part that leaves few out is not shown, nor are a few’s points', async () => {
    const rows = await seenBy<object>(
      'bureau',
      undefined,
      `select key, origin, shown::int from template_figure where month = '${MONTH}' and (key like 'elder-meals:%' or key = 'points')
       order by key, origin`,
    );
    expect(rows).toEqual([
      { key: 'elder-meals:all', origin: false, shown: null },
      { key: 'elder-meals:all', origin: true, shown: 18 },
      { key: 'elder-meals:first', origin: false, shown: null },
      { key: 'elder-meals:first', origin: true, shown: null },
      { key: 'points', origin: false, shown: 0 },
      { key: 'points', origin: true, shown: 0 },
    ]);
  });

  it.each(['value', 'persons', '*'])('keep from the bureau what stands behind them: %s', async (columns) => {
    await expect(seenBy('bureau', undefined, `select ${columns} ${OF_MONTH}`)).rejects.toThrow(/permission denied/);
  });

  it('show a community its own alone', async () => {
    expect(await seenBy('app', adopter, `select line_id, value::int ${OF_MONTH}`)).toEqual([
      { line_id: adopter, value: 9 },
    ]);
    const foreign = `insert into template_figure (line_id, lineage_id, origin, month, key, value, counted_on)
      values ('${publisher}', '${lineage}', false, '2020-01-01', 'services', 9, '2020-01-01')`;
    await expect(seenBy('app', adopter, foreign)).rejects.toThrow(/row-level security/);
  });

  it('are counted once a day, and counted again they are put right, with no row more', async () => {
    const rows = 'select count(*)::int as count from template_figure';
    const before = await seenBy('app', adopter, rows);
    const [{ id }] = (await seenBy('app', adopter, 'select id from project')) as [{ id: string }];
    await served(adopter, id, 2);
    await countTemplatesEverywhere(tools);
    expect(await seenBy('app', adopter, `select value::int ${OF_MONTH}`)).toEqual([{ value: 9 }]);
    await inSession(city.database.nested.app, { communityId: adopter }, 'write', (em) =>
      countTemplates(em, adopter, modules),
    );
    expect(await seenBy('app', adopter, `select value::int, shown::int ${OF_MONTH}`)).toEqual([
      { value: 15, shown: 15 },
    ]);
    expect(await seenBy('app', adopter, rows)).toEqual(before);
    await countTemplatesEverywhere(tools, AbortSignal.abort(), addDays(today(), 1));
    expect(await seenBy('app', adopter, `select 1 ${OF_MONTH} and counted_on > '${today()}'`)).toEqual([]);
  });
});
