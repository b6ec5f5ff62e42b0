import { hashOf } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';

/**
 * Rows of one table that are only ever added to, in the order of their ids, which grow with time. `columns` are what a
 * seal vouches for, by their names in the database: one that is added to the table later is not sealed until it stands
 * here, under a chain of another name.
 */
export interface Chain {
  name: string;
  table: string;
  columns: readonly string[];
}

export const AUDIT_CHAIN: Chain = {
  name: 'audit',
  table: 'audit_entry',
  columns: [
    ...['community_id', 'id', 'at', 'actor_kind', 'actor_key', 'action', 'subject_type', 'subject_id', 'concerns_id'],
    ...['changes', 'request_id', 'origin'],
  ],
};

export const LEDGER_CHAIN: Chain = {
  name: 'ledger',
  table: 'transfer',
  columns: [
    ...['community_id', 'id', 'from_id', 'to_id', 'unit', 'amount', 'kind', 'on_date', 'batch_id', 'hold_id'],
    // Whose the accounts are follows from them, and is another id where two entries of a person become one.
    ...['reverses_id', 'subject_type', 'subject_id', 'memo', 'maker', 'at'],
  ],
};

/** Every chain that is sealed. */
export const CHAINS: readonly Chain[] = [AUDIT_CHAIN, LEDGER_CHAIN];

/** Where a chain ends: whoever keeps it elsewhere can tell later whether anything before it was changed. */
export interface Head {
  communityId: string;
  chain: string;
  position: number;
  hash: string;
}

export interface Link {
  communityId: string;
  chain: string;
  position: number;
  rowIds: readonly string[];
  digests: readonly string[];
  previous: string;
  sealedAt: Date;
}

export const linkHash = ({ communityId, chain, position, rowIds, digests, previous, sealedAt }: Link): string =>
  hashOf([communityId, chain, position, rowIds, digests, previous, sealedAt.toISOString()]);

/** A row as one hash, in SQL: every value has one text, whoever asks. Wants `useOneText` before. */
export const digestSql = ({ columns }: Chain): string =>
  `encode(sha256(convert_to(jsonb_build_array(${columns.map((column) => `r."${column}"`).join(', ')})::text, 'UTF8')), 'hex')`;

/** Instants have a text that depends on the session, unless that is said. */
export const useOneText = (em: EntityManager): Promise<unknown> =>
  em.execute(`select set_config('TimeZone', 'UTC', true)`);
