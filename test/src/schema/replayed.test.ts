import { getNamedType, isInputObjectType, isObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { publicSchema } from '../testkit/schema-walk.js';

it('whoever asks with an idempotency key is told whether it had done it before', async () => {
  const mutations = Object.values((await publicSchema()).getMutationType()!.getFields());
  const keyed = mutations.filter(({ args }) =>
    args.some(({ type }) => {
      const input = getNamedType(type);
      return isInputObjectType(input) && 'idempotencyKey' in input.getFields();
    }),
  );
  const silent = keyed.filter(({ type }) => {
    const payload = getNamedType(type);
    return !(isObjectType(payload) && 'replayed' in payload.getFields());
  });
  expect(keyed.length).toBeGreaterThan(10);
  expect(silent.map(({ name }) => name)).toEqual([]);
});
