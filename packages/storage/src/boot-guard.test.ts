import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Breach, findBreaches } from './boot-guard.js';
import { type Database, openDatabase } from './orm.js';
import { OutboxEvent } from './outbox.entity.js';
import { breachesAfter, run, type TestDatabase, testDatabase } from './testkit.js';
import { CURRENT_COMMUNITY, tenantWallsSql } from './walls.js';

const SHARED = ['community'];
const TENANT = 'community_id uuid not null references community (id), id uuid not null';

let test: TestDatabase;
let served: Database;

beforeAll(async () => {
  test = await testDatabase();
  await run(
    test.logins.owner,
    'create table community (id uuid primary key)',
    'alter table community enable row level security',
    'alter table community force row level security',
    'create policy all_of_it on community for select to gongzhi_app using (true)',
    'grant select on community to gongzhi_app, gongzhi_bureau, gongzhi_relay',
    `create table project (${TENANT}, title text, primary key (community_id, id))`,
    ...tenantWallsSql('project', 'select, insert, update'),
    `create table enrolment (${TENANT}, project_id uuid not null, primary key (community_id, id), unique (community_id, project_id),
       foreign key (community_id, project_id) references project (community_id, id))`,
    ...tenantWallsSql('enrolment', 'select, insert, update'),
    'create table journal (id int primary key)',
  );
  served = await openDatabase(test.logins, { entities: [OutboxEvent], subscribers: [], poolSize: 1 });
});
afterAll(async () => {
  await served?.close();
  await test?.drop();
});

describe('the boot guard', () => {
  it('finds nothing in a database whose walls stand, seen by the log-in that serves', async () => {
    expect(await findBreaches(served.app, SHARED)).toEqual([]);
    expect(await breachesAfter(test.admin, SHARED)).toEqual([]);
  });

  const guard = `community_id = ${CURRENT_COMMUNITY}`;
  const sabotages: [what: string, statements: string[], breach: Breach][] = [
    ...['gongzhi_app', 'gongzhi_bureau', 'gongzhi_relay'].flatMap((role): [string, string[], Breach][] => [
      [`${role} a superuser`, [`alter role ${role} superuser`], { where: `log-in ${role}`, what: 'is a superuser' }],
      [
        `${role} past row-level security`,
        [`alter role ${role} bypassrls`],
        { where: `log-in ${role}`, what: 'bypasses row-level security' },
      ],
      [
        `${role} a maker of roles`,
        [`alter role ${role} createrole`],
        { where: `log-in ${role}`, what: 'may create roles or databases' },
      ],
      [
        `${role} a maker of copies`,
        [`alter role ${role} replication`],
        { where: `log-in ${role}`, what: 'may copy the whole server' },
      ],
      [
        `${role} a member of another role`,
        [`grant pg_read_all_data to ${role}`],
        { where: `log-in ${role}`, what: 'is a member of another role' },
      ],
      [
        `a table to ${role}`,
        [`grant create on schema public to ${role}`, `alter table project owner to ${role}`],
        { where: `log-in ${role}`, what: 'owns tables' },
      ],
      [
        `the schema to ${role}`,
        [`grant create on schema public to ${role}`],
        { where: `log-in ${role}`, what: 'may create in the schema' },
      ],
      [
        `TRUNCATE to ${role}`,
        [`grant truncate on project to ${role}`],
        { where: 'table project', what: `may be truncated by ${role}, which no policy sees` },
      ],
    ]),
    [
      'a log-in away',
      ['alter role gongzhi_relay rename to somebody_else'],
      { where: 'log-in gongzhi_relay', what: 'is missing' },
    ],
    [
      'TRUNCATE of a shared table',
      ['grant truncate on community to public'],
      { where: 'table community', what: 'may be truncated by gongzhi_app, which no policy sees' },
    ],
    ...[
      ['project', 'alter table project no force row level security'],
      ['project', 'alter table project disable row level security'],
      ['community', 'alter table community disable row level security'],
    ].map(([table, statement]): [string, string[], Breach] => [
      `row-level security of ${table}, by "${statement}"`,
      [statement!],
      { where: `table ${table}`, what: 'row-level security is not forced' },
    ]),
    ...Object.entries({
      'a policy dropped': ['drop policy project_walls on project'],
      'a policy widened': ['alter policy project_walls on project using (true)'],
      'a policy with a back door': [`alter policy project_walls on project using (${guard} or title = 'open')`],
      'a policy that lets rows be written elsewhere': ['alter policy project_walls on project with check (true)'],
      'a policy without a check of its own': [
        'drop policy project_walls on project',
        `create policy project_walls on project as restrictive for all to public using (${guard})`,
      ],
      'a policy that is no longer restrictive': [
        'drop policy project_walls on project',
        `create policy project_walls on project for all to public using (${guard}) with check (${guard})`,
      ],
      'a policy for reading only': [
        'drop policy project_walls on project',
        `create policy project_walls on project as restrictive for select to public using (${guard})`,
      ],
      'a policy for one log-in only': ['alter policy project_walls on project to gongzhi_bureau'],
    }).map(([what, statements]): [string, string[], Breach] => [
      what,
      statements,
      { where: 'table project', what: 'has no restrictive tenant policy' },
    ]),
    [
      'a unique constraint over all tenants',
      ['alter table project add constraint one_title unique (title)'],
      { where: 'table project', what: 'unique index one_title does not start with community_id' },
    ],
    [
      'a unique index that begins elsewhere',
      ['create unique index one_title on project (title, community_id)'],
      { where: 'table project', what: 'unique index one_title does not start with community_id' },
    ],
    [
      'a unique index on an expression',
      ['create unique index one_title on project (lower(title), community_id)'],
      { where: 'table project', what: 'unique index one_title does not start with community_id' },
    ],
    [
      'an exclusion over all tenants',
      ['alter table project add constraint one_title exclude using gist (title with =)'],
      { where: 'table project', what: 'unique index one_title does not start with community_id' },
    ],
    [
      'a foreign key that leaves the tenant',
      [
        'create unique index by_id on project (id)',
        'alter table enrolment add constraint to_any foreign key (project_id) references project (id)',
      ],
      { where: 'table enrolment', what: 'to_any points at project without the community' },
    ],
    [
      'a foreign key that crosses community and id',
      [
        'alter table enrolment add constraint crossed foreign key (project_id, community_id) references project (community_id, id)',
      ],
      { where: 'table enrolment', what: 'crossed points at project without the community' },
    ],
    [
      'a view with its owner’s rights',
      ['create view everything as select * from project'],
      { where: 'view everything', what: "reads with its owner's rights" },
    ],
    [
      'a materialised view',
      ['create materialized view everything as select * from project'],
      { where: 'view everything', what: "reads with its owner's rights" },
    ],
    [
      'a function with its owner’s rights',
      [`create function everything() returns bigint language sql security definer as 'select count(*) from project'`],
      { where: 'function everything', what: "runs with its owner's rights" },
    ],
    [
      'a new table without walls',
      [`create table note (${TENANT}, primary key (community_id, id))`, 'grant select on note to gongzhi_app'],
      { where: 'table note', what: 'has no restrictive tenant policy' },
    ],
    [
      'a new table open to everybody',
      ['create table note (id int)', 'grant select (id) on note to public'],
      { where: 'table note', what: 'row-level security is not forced' },
    ],
    [
      'a partition without walls',
      [
        `create table note (${TENANT}, primary key (community_id, id)) partition by list (community_id)`,
        'create table note_1 partition of note default',
        'grant select on note_1 to gongzhi_bureau',
      ],
      { where: 'table note_1', what: 'has no restrictive tenant policy' },
    ],
    [
      'a table of another server',
      [
        'create foreign data wrapper elsewhere',
        'create server elsewhere foreign data wrapper elsewhere',
        'create foreign table note (id int) server elsewhere',
        'grant select on note to gongzhi_app',
      ],
      { where: 'table note', what: 'row-level security is not forced' },
    ],
  ];

  it.each(sabotages)('finds %s', async (_what, statements, breach) => {
    expect(await breachesAfter(test.admin, SHARED, ...statements)).toContainEqual(breach);
  });

  it('lets be what no serving log-in can reach, and views with their reader’s rights', async () => {
    expect(
      await breachesAfter(
        test.admin,
        SHARED,
        'create table owners_notes (id int)',
        'create view ours with (security_invoker = true) as select * from project',
        `create function ours() returns bigint language sql as 'select count(*) from project'`,
        'create index on project (title)',
        'create policy more on project for select to gongzhi_app using (true)',
      ),
    ).toEqual([]);
  });
});
