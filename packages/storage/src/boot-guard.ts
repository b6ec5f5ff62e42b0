import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { CURRENT_COMMUNITY } from './walls.js';

/** Something in the database that makes serving unsafe. */
export interface Breach {
  where: string;
  what: string;
}

/**
 * Looks at the database as it is, not as the code believes it to be: log-ins, policies, keys, views, functions.
 * `shared` names the tables that belong to no tenant; every other one must be walled. Empty means safe to serve.
 */
export async function findBreaches(orm: MikroORM, shared: readonly string[]): Promise<Breach[]> {
  const em = orm.em.fork() as EntityManager;
  const missing = await missingLogins(em);
  // PostgreSQL answers no question about the rights of somebody whom it does not know.
  if (missing.length > 0) return missing;
  const breaches: Breach[] = [];
  for (const check of [logins, tables, keys, foreignKeys, bypasses]) breaches.push(...(await check(em, shared)));
  return breaches;
}

const GUARDED = `('gongzhi_app', 'gongzhi_bureau', 'gongzhi_relay')`;
const GUARDED_ROWS = `(values ('gongzhi_app'), ('gongzhi_bureau'), ('gongzhi_relay'))`;

async function missingLogins(em: EntityManager): Promise<Breach[]> {
  const rows = await em.execute<{ name: string }[]>(
    `select r.name from ${GUARDED_ROWS} r(name) where not exists (select from pg_roles where rolname = r.name)`,
  );
  return rows.map(({ name }) => ({ where: `log-in ${name}`, what: 'is missing' }));
}

async function logins(em: EntityManager): Promise<Breach[]> {
  const roles = await em.execute<{ name: string; problem: string }[]>(`
    select r.rolname as name, p.problem from pg_roles r
    cross join lateral (values
      (case when r.rolsuper then 'is a superuser' end),
      (case when r.rolbypassrls then 'bypasses row-level security' end),
      (case when r.rolcreaterole or r.rolcreatedb then 'may create roles or databases' end),
      (case when r.rolreplication then 'may copy the whole server' end),
      (case when exists (select from pg_auth_members m where m.member = r.oid) then 'is a member of another role' end),
      (case when exists (select from pg_class c where c.relowner = r.oid) then 'owns tables' end),
      (case when has_schema_privilege(r.rolname, 'public', 'create') then 'may create in the schema' end)
    ) p(problem)
    where r.rolname in ${GUARDED} and p.problem is not null`);
  return roles.map(({ name, problem }) => ({ where: `log-in ${name}`, what: problem }));
}

/** Only tables that a serving log-in can touch count: the migration journal, for one, is the owner's alone. */
const REACHABLE = `c.relnamespace = 'public'::regnamespace and exists (
  select from ${GUARDED_ROWS} r(name)
  where has_table_privilege(r.name, c.oid, 'select, insert, update, delete, truncate, references')
     or has_any_column_privilege(r.name, c.oid, 'select, insert, update'))`;

/** An expression as PostgreSQL prints it back differs from ours in casts, brackets, spaces and case only. */
const normal = (expression: string): string =>
  `lower(regexp_replace(replace(${expression}, '::text', ''), '[[:space:]()]', '', 'g'))`;

const GUARD = normal(`'community_id = ${CURRENT_COMMUNITY.replaceAll("'", "''")}'`);

async function tables(em: EntityManager, shared: readonly string[]): Promise<Breach[]> {
  const rows = await em.execute<{ name: string; forced: boolean; walled: boolean; open: string[] }[]>(`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
      exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname
        and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL' and p.roles = '{public}'
        and ${normal('p.qual')} = ${GUARD} and ${normal('p.with_check')} = ${GUARD}) as walled,
      array(select r.name from ${GUARDED_ROWS} r(name) where has_table_privilege(r.name, c.oid, 'truncate')) as open
    from pg_class c where c.relkind in ('r', 'p', 'f') and ${REACHABLE}`);
  return rows.flatMap(({ name, forced, walled, open }) => [
    ...(forced ? [] : [{ where: `table ${name}`, what: 'row-level security is not forced' }]),
    ...(walled || shared.includes(name) ? [] : [{ where: `table ${name}`, what: 'has no restrictive tenant policy' }]),
    ...open.map((role) => ({ where: `table ${name}`, what: `may be truncated by ${role}, which no policy sees` })),
  ]);
}

async function keys(em: EntityManager, shared: readonly string[]): Promise<Breach[]> {
  const rows = await em.execute<{ name: string; index: string }[]>(`
    select c.relname as name, i.indexrelid::regclass::text as index from pg_index i
    join pg_class c on c.oid = i.indrelid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where (i.indisunique or i.indisexclusion) and ${REACHABLE} and a.attname is distinct from 'community_id'`);
  return rows
    .filter(({ name }) => !shared.includes(name))
    .map(({ name, index }) => ({
      where: `table ${name}`,
      what: `unique index ${index} does not start with community_id`,
    }));
}

async function foreignKeys(em: EntityManager, shared: readonly string[]): Promise<Breach[]> {
  const rows = await em.execute<{ name: string; target: string; key: string }[]>(`
    select c.relname as name, t.relname as target, k.conname as key from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and ${REACHABLE} and not exists (
      select from unnest(k.conkey, k.confkey) as pair(own, other)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = pair.own and a.attname = 'community_id'
      join pg_attribute b on b.attrelid = t.oid and b.attnum = pair.other and b.attname = 'community_id')`);
  return rows
    .filter(({ target }) => !shared.includes(target))
    .map(({ name, target, key }) => ({
      where: `table ${name}`,
      what: `${key} points at ${target} without the community`,
    }));
}

async function bypasses(em: EntityManager): Promise<Breach[]> {
  const rows = await em.execute<{ where: string; what: string }[]>(`
    select 'view ' || c.relname as where, 'reads with its owner''s rights' as what from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
      and (c.relkind = 'm' or not coalesce(c.reloptions::text like '%security_invoker=true%', false))
    union all
    select 'function ' || p.proname, 'runs with its owner''s rights' from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.prosecdef`);
  return rows;
}
