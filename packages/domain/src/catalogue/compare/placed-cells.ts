import type { LocalDate } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import { CLOSED } from '../../tenancy/community.entity.js';
import type { Cell } from './compared.js';

/** A count as the register's line of its community has it. */
export interface PlacedCell extends Cell {
  origin: boolean;
  month: LocalDate;
  code: string;
  name: string;
  kind: string;
}

/** Whole months, from that of the first day to that of the last. */
export interface Months {
  from: string;
  until: string;
}

const WITHIN = `f.month between date_trunc('month', ?::date::timestamp)::date and ?::date`;

/**
 * What each community shows of a template, read by the bureau's log-in. Those of closed ones are left out: where their
 * projects went on, they are counted there.
 */
export async function shownCells(em: EntityManager, lineageId: string, { from, until }: Months): Promise<PlacedCell[]> {
  const rows = await em.execute<Stored[]>(
    `select f.key, f.shown::text as count, f.origin, f.month::text, c.code, c.name, c.kind
     from template_figure f join community c on c.id = f.line_id
     where f.lineage_id = ? and c.status not in (${CLOSED.map(() => '?').join(', ')}) and ${WITHIN}
     order by c.code, f.month`,
    [lineageId, ...CLOSED, from, until],
  );
  return rows.map(asCell);
}

/** What the community whose session this is has counted of a template, whole. */
export async function ownCells(em: EntityManager, lineageId: string, { from, until }: Months): Promise<PlacedCell[]> {
  const rows = await em.execute<Stored[]>(
    `select f.key, f.value::text as count, f.origin, f.month::text, c.code, c.name, c.kind
     from template_figure f join community c on c.id = f.line_id
     where f.lineage_id = ? and ${WITHIN} order by f.month`,
    [lineageId, from, until],
  );
  return rows.map(asCell);
}

type Stored = Omit<PlacedCell, 'shown'> & { count: string | null };

const asCell = ({ count, ...row }: Stored): PlacedCell => ({ ...row, shown: count === null ? null : Number(count) });
