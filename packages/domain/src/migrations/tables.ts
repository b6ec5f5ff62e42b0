import { CURRENT_COMMUNITY, tenantWallsSql } from '@gongzhi/storage';

/** Foreign keys are checked at the commit: a flush adds rows in no order that they would need. */
const AT_COMMIT = 'deferrable initially deferred';

/**
 * A tenant table as SQL: the community leads its primary key and every foreign key, and its walls stand from the first
 * moment. `columns` are SQL column definitions; `references` maps a column to the table whose row it names. Foreign keys
 * are checked at commit: a unit of work may write a child before its parent.
 */
export function tenantTable(
  name: string,
  columns: readonly string[],
  {
    references = {},
    app = 'select, insert, update',
    bureau,
    relay,
    constraints = [],
  }: {
    references?: Record<string, string>;
    app?: string;
    bureau?: string;
    relay?: string;
    constraints?: readonly string[];
  } = {},
): string[] {
  const foreign = Object.entries(references).map(
    ([column, table]) => `foreign key (community_id, ${column}) references "${table}" (community_id, id) ${AT_COMMIT}`,
  );
  const body = [
    `community_id uuid not null references community (id) ${AT_COMMIT}`,
    'id uuid not null',
    ...columns,
    'primary key (community_id, id)',
    ...foreign,
    ...constraints,
  ];
  const indexes = Object.keys(references).map((column) => `create index on "${name}" (community_id, ${column}, id)`);
  return [
    `create table "${name}" (${body.join(', ')})`,
    ...tenantWallsSql(name, app),
    ...(bureau ? [`grant ${bureau} on "${name}" to gongzhi_bureau`] : []),
    ...(relay ? [`grant ${relay} on "${name}" to gongzhi_relay`] : []),
    ...indexes,
  ];
}

/** A table that the whole city shares: policies of its own, and no more rights than its use needs. */
export function sharedTable(
  name: string,
  columns: readonly string[],
  policies: readonly { name: string; to: string; command: string; using?: string; check?: string }[],
  grants: Record<string, string>,
): string[] {
  return [
    `create table "${name}" (${columns.join(', ')})`,
    `alter table "${name}" enable row level security`,
    `alter table "${name}" force row level security`,
    ...policies.map(
      ({ name: policy, to, command, using, check }) =>
        `create policy "${name}_${policy}" on "${name}" for ${command} to ${to}${using ? ` using (${using})` : ''}${check ? ` with check (${check})` : ''}`,
    ),
    ...Object.entries(grants).map(([role, rights]) => `grant ${rights} on "${name}" to ${role}`),
  ];
}

/** Who asks, as the session says; null for nobody, who is nobody's equal. */
export const SUBJECT = `nullif(current_setting('app.subject', true), '')`;
export const EMAIL_HASH = `nullif(current_setting('app.email_hash', true), '')`;

export const OWN = (column: string): string => `${column} = ${CURRENT_COMMUNITY}`;

/** A text column limited to a list of words, as our enums are stored. */
export const oneOf = (column: string, values: readonly string[], nullable = false): string =>
  `${column} text ${nullable ? 'null' : 'not null'} check (${column} in (${values.map((value) => `'${value}'`).join(', ')}))`;
