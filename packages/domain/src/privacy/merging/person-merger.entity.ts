import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { affectsAccess } from '../../access-epoch/affects-access.js';

const PersonMergerSchema = defineEntity({
  name: 'PersonMerger',
  ...tenantWalls('person_merger'),
  properties: {
    /** The id is the key of the entry that is no more. */
    ...tenantKeys,
    /** Whom it leads to: the entry that was kept. */
    personId: p.uuid(),
    mergedById: p.uuid(),
    reason: p.text(),
    /** How many rows of each kind came to the kept entry. */
    takenOver: p.json<Record<string, number>>(),
    mergedAt: p.datetime(),
  },
});

/** Two entries of one person became one. What is known by the former key leads to the kept entry, and the walls ask this row. */
export class PersonMerger extends PersonMergerSchema.class {}
PersonMergerSchema.setClass(PersonMerger);
affectsAccess(PersonMerger);
