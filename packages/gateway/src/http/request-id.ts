import { randomUUID } from 'node:crypto';

/** A UUID, or a trace id of 32 digits. Nothing else: the id stands in logs and audit, where no name or number belongs. */
const WELL_FORMED = /^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$/;

/** What a request is called, by whoever sent it or by us. */
export const requestIdOf = (said: string | string[] | undefined): string =>
  typeof said === 'string' && WELL_FORMED.test(said) ? said : randomUUID();
