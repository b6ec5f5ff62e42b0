import 'reflect-metadata';
import { text } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { projectsSection } from './community-configuration/projects/projects-section.js';
import { ALONE } from './configuration/section.js';
import { as, cityToConfigure, onboard } from './configuration.testkit.js';
import type { Community } from './tenancy/community.entity.js';
import type { TestCity } from './testkit.js';

let city: TestCity;
let community: Community;
let statements: string[] = [];

/** No more of a module than setting up a project asks for. */
const visits = {
  ...{ key: 'visits', version: '1.0.0', title: text('走访', 'Visits') },
  config: z.object({ hourly: z.int().default(2000) }),
  migrateConfig: {},
} as unknown as ServiceModule;
const modules = [visits];

beforeAll(async () => {
  city = await cityToConfigure((sql) => statements.push(sql));
  community = await onboard(city, 'busy');
});
afterAll(() => city?.drop());

const projects = (n: number, hourly: number) =>
  Array.from({ length: n }, (_, i) => ({ name: `走访 ${n} ${i}`, module: 'visits', config: { hourly } }));

it('plans many projects, new ones and changed ones, in as many statements as one', async () => {
  const planned = (wanted: ReturnType<typeof projects>) =>
    as(
      city,
      community,
      async (ctx) => {
        const document = projectsSection.parse(wanted, []);
        statements = [];
        const plan = await projectsSection.plan(ctx, document, ALONE);
        return { ...plan, statements: statements.length };
      },
      { mode: 'read', modules },
    );
  await as(city, community, (ctx) => projectsSection.apply(ctx, projectsSection.parse(projects(20, 900), [])), {
    modules,
  });
  const one = await planned(projects(1, 900));
  const many = await planned([...projects(40, 900), ...projects(20, 950)]);
  expect([one.changes.length, many.changes.length]).toEqual([1, 60]);
  expect(many.problems).toEqual([]);
  expect(many.statements).toBe(one.statements);
});
