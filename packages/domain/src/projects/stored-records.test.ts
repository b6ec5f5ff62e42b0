import 'reflect-metadata';
import { newId, today } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { connected, inSession } from '@gongzhi/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCity, testCity } from '../testkit.js';
import { factsOfProjects } from './project-facts.js';

/** It counted minutes at first, and counts hours now. */
const module = {
  key: 'neighbours-help',
  version: '1.2.0',
  migrateRecord: {
    '1.2.0': ({ minutes }) => ({ hours: Number(minutes) / 60 }),
    '1.1.0': ({ m }) => ({ minutes: m }),
  },
} as Partial<ServiceModule> as ServiceModule;

let city: TestCity;
let communityId: string;
const [project, enrolment, person] = [newId(), newId(), newId()];

beforeAll(async () => {
  city = await testCity();
  communityId = await city.community('records');
  const since = today();
  const told = {
    project_id: project,
    enrolment_id: enrolment,
    person_id: person,
    recorded_by_key: 'k',
    recorded_at: since,
  };
  const record = (module_version: string, data: object) => ({
    ...{ id: newId(), ...told, served_on: since, module: module.key, module_version, data },
  });
  const rows: [table: string, row: object][] = [
    ['person', { id: person, name: '王', situations: [], sample: true }],
    [
      'project',
      {
        ...{ id: project, title: '互助', module: module.key, module_version: '1.0.0', config: {}, status: 'RUNNING' },
        ...{ adapted: [], affairs: [], starts_on: since, sample: true },
      },
    ],
    [
      'enrolment',
      { id: enrolment, project_id: project, person_id: person, part: 'helped', data: {}, from_date: since },
    ],
    ['service_record', record('1.0.0', { m: 60 })],
    ['service_record', record('1.1.0', { minutes: 120 })],
    ['service_record', record('1.2.0', { hours: 3 })],
  ];
  await connected(city.admin, async (client) => {
    for (const [table, row] of rows) {
      const own = { community_id: communityId, ...row };
      const columns = Object.keys(own).join();
      await client.query(
        `insert into "${table}" (${columns}) select ${columns} from jsonb_populate_record(null::"${table}", $1)`,
        [JSON.stringify(own)],
      );
    }
  });
});
afterAll(() => city?.drop());

it('modules compute with records of every version as though today’s had written them', async () => {
  const span = { from: today(), until: today() };
  const modules = new Map([[module.key, module]]);
  const { records } = await inSession(city.database.app, { communityId }, 'read', async (em) => {
    const facts = await factsOfProjects({ em, modules, community: { id: communityId } }, [project], span);
    return facts.get(project)!;
  });
  expect(records.map(({ data }) => data).sort((a, b) => Number(a.hours) - Number(b.hours))).toEqual([
    { hours: 1 },
    { hours: 2 },
    { hours: 3 },
  ]);
});
