import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';

const SealSchema = defineEntity({
  name: 'Seal',
  ...tenantWalls('seal'),
  properties: {
    ...tenantKeys,
    /** Name of the chain. */
    chain: p.text(),
    /** From 1 on, without a gap. */
    position: p.integer(),
    /** The rows that it seals, in order, and what each of them was, as a hash. */
    rowIds: p.array().$type<string[]>(),
    digests: p.array().$type<string[]>(),
    /** The latest of the rows. */
    untilId: p.uuid(),
    /** Hash of the seal before; empty for the first. */
    previous: p.text(),
    /** Over all of the above. */
    hash: p.text(),
    sealedAt: p.datetime(),
    /** When its rows were taken away after their time; the seal stays, and the chain with it. */
    trimmedAt: p.datetime().nullable(),
  },
});

/** One link of a chain of hashes over rows that are never changed: whoever changes one all the same breaks it. */
export class Seal extends SealSchema.class {}
SealSchema.setClass(Seal);
