import { connectionFromUrl, openExchanges, sessionCall, statementOf } from '@gongzhi/storage';
import { inject } from 'vitest';

/** A step of a plan, as PostgreSQL explains it. */
interface Step {
  'Node Type': string;
  'Relation Name'?: string;
  'Plan Rows': number;
  'Index Cond'?: string;
  Filter?: string;
  Plans?: Step[];
}

export interface Explainer {
  /** Where the plan of a statement, made once for all values, reads more rows than it needs to; by table. */
  wasteOf(statement: string): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Explains statements as they are planned when requests are served: by the log-in of the gateway, behind its walls, in
 * a community's session, with the very settings of the exchanges.
 */
export function explainerIn(communityId: string, tables: ReadonlySet<string>): Explainer {
  const connection = connectionFromUrl(inject('logins').app.connectionString);
  const exchanges = openExchanges(connection, { mode: 'read', poolSize: 1 });
  const call = (sql: string) => ({ statement: statementOf(sql), values: [] });
  /** As the planner estimates them, of the community. */
  async function rowsIn(table: string): Promise<number> {
    const counted = call(`explain (format json) select from "${table}"`);
    const [, rows] = await exchanges.run([sessionCall({ communityId }), counted]);
    const [{ Plan }] = JSON.parse(rows![0]![0]!) as [{ Plan: Step }];
    return Plan['Plan Rows'];
  }
  return {
    async wasteOf(statement) {
      const sql = numbered(statement);
      const parameters = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)));
      const values = parameters ? `(${Array(parameters).fill('null').join(', ')})` : '';
      const [, , rows] = await exchanges.run([
        sessionCall({ communityId }),
        call(`prepare explained as ${sql}`),
        call(`explain (format json) execute explained${values}`),
        call('deallocate explained'),
      ]);
      const [{ Plan }] = JSON.parse(rows![0]![0]!) as [{ Plan: Step }];
      const found = waste(Plan, tables, isPlanned(statement));
      const told: string[] = [];
      for (const { what, filtered } of found)
        if (!filtered || filtered.rows < (await rowsIn(filtered.table)) / 2) told.push(what);
      return told;
    },
    close: () => exchanges.close(),
  };
}

/** MikroORM's statements are heard with question marks. */
function numbered(sql: string): string {
  let place = 0;
  const next = () => {
    place += 1;
    return `$${place}`;
  };
  return /\$1\b/.test(sql) ? sql : sql.replaceAll('?', next);
}

/** Whether the planner has written it; services write statements of their own. */
const isPlanned = (statement: string): boolean => /^select (concat|coalesce)\(/.test(statement);

interface Found {
  what: string;
  filtered?: { table: string; rows: number };
}

/**
 * A table that is read from end to end; and where the planner has written the statement, a community's rows, all of them,
 * to throw most away by a condition or to put them in an order, both of which an index is for. To count all is no waste,
 * nor to leave out the few that a condition does not hold for: `filtered` says how many are kept.
 */
function waste(root: Step, tables: ReadonlySet<string>, isStrict: boolean): Found[] {
  const ofTenants = ({ 'Relation Name': table }: Step): boolean => table !== undefined && tables.has(table);
  return below(root).flatMap((step) => {
    const table = step['Relation Name'];
    if (ofTenants(step) && step['Node Type'] === 'Seq Scan') return [{ what: `${table}: read whole` }];
    if (!isStrict) return [];
    // What an index has in order up to ties is sorted bit by bit: that is an `Incremental Sort`.
    if (step['Node Type'] === 'Sort') {
      const sorted = below(step).filter((each) => ofTenants(each) && isOfWholeCommunity(each));
      return sorted.map((each) => ({ what: `${each['Relation Name']}: sorted` }));
    }
    if (!ofTenants(step) || !step.Filter || !isOfWholeCommunity(step) || KNOWN_ROWS.test(step.Filter)) return [];
    return [{ what: `${table}: filtered by ${step.Filter}`, filtered: { table: table!, rows: step['Plan Rows'] } }];
  });
}

/** Before version 17, PostgreSQL has no index that gives rows whose ids are known in their order, and may pick them out instead. */
const KNOWN_ROWS = /^\((\w+\.)?id = ANY \(\$\d+\)\)$/;

const below = (step: Step): Step[] => [step, ...(step.Plans ?? []).flatMap(below)];

const CURRENT = String.raw`\(NULLIF\(current_setting\('app\.community_id'::text, true\), ''::text\)\)::uuid`;
const SAME_COMMUNITY = new RegExp(String.raw`\((\w+\.)?community_id = (${CURRENT}|[\w.$]+)\)`, 'g');

/** Whether an index narrows a scan down to a community, and no further. */
function isOfWholeCommunity(step: Step): boolean {
  const conditions = below(step).flatMap(({ 'Index Cond': condition }) => condition ?? []);
  return !/\w/.test(conditions.join().replaceAll(SAME_COMMUNITY, '').replaceAll('AND', ''));
}
