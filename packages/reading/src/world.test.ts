import { afterAll, beforeAll, expect, it } from 'vitest';
import { column, declaredField, declareFields, money } from './fields.js';
import { projects, type SampleWorld, sampleWorld, schema, visits } from './sample-world.testkit.js';
import { itemsOf, readableOf } from './world.js';

let sample: SampleWorld;
beforeAll(async () => {
  sample = await sampleWorld();
});
afterAll(() => sample?.close());

it('a type shows the rows of its name, or those of the interface that it is a variant of', () => {
  const found = ['Project', 'Visit', 'HomeVisit', 'Node', 'PageInfo', 'ProjectConnection'].map((name) =>
    readableOf(sample.world, name),
  );
  expect(found).toEqual([projects, visits, visits, undefined, undefined, undefined]);
});

it('a connection is known by its name and its nodes', () => {
  const items = ['ProjectConnection', 'VisitConnection', 'Project', 'Visit', 'PageInfo', 'ProjectEdge'].map(
    (name) => itemsOf(schema.getType(name)!)?.name,
  );
  expect(items).toEqual(['Project', 'Visit', undefined, undefined, undefined, undefined]);
});

it('a later declaration adds to an earlier one, and a variant’s own goes before its interface’s', () => {
  declareFields('Declared', { a: column('a'), b: column('b') });
  declareFields('Declared', { b: money('b'), c: column('c') });
  declareFields('Variant', { c: money('c') });
  const reads = ['a', 'b', 'c', 'd'].map((field) => declaredField(['Variant', 'Declared'], field)?.read);
  expect(reads).toEqual(['column', 'money', 'money', undefined]);
});

it('bytes are no part of a row, and a column that there is not is said', () => {
  const { tables } = sample.world;
  expect(tables.properties(projects as never)).toEqual(['communityId', 'id', 'name', 'leadId']);
  expect(() => tables.column(projects as never, 'nothing')).toThrow('Project has no column nothing');
});
