import { defineEntity, p } from '@mikro-orm/core';
import { tenantKeys, tenantWalls } from './walls.js';

const OutboxEventSchema = defineEntity({
  name: 'OutboxEvent',
  ...tenantWalls('outbox_event'),
  properties: {
    ...tenantKeys,
    topic: p.text(),
    /** Ids and person keys only: whoever receives the event asks for the rest and is checked then. */
    payload: p.json<Record<string, unknown>>(),
    at: p.datetime(),
  },
});

/** Something that happened, written in the transaction in which it happened, for whoever must be told later. */
export class OutboxEvent extends OutboxEventSchema.class {}
OutboxEventSchema.setClass(OutboxEvent);
