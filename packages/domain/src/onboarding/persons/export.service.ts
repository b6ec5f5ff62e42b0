import { csvOf, toNodeId } from '@gongzhi/kernel';
import { AuditEntry } from '../../audit/audit-entry.entity.js';
import { entryOf, witnessOf } from '../../audit/trail.js';
import { authorize, type Ctx, inCommunity, may, maySee, type TenantCtx } from '../../context.js';
import { type KnownPlace, Territory } from '../../tenancy/territory.js';
import type { ExportPersonsInput, PersonsExport } from './persons.types.js';
import { PERSON_COLUMNS, type PersonColumn } from './persons-file.js';
import { masked } from './persons-plan.js';
import { type KnownPerson, ResidentRegister } from './register.js';
import { relationWord, sexWord, situationWords } from './resident-words.js';

/** An address stands in columns of its own: names of places may read like ranges. */
const COLUMNS = (Object.keys(PERSON_COLUMNS) as PersonColumn[]).filter((column) => column !== 'address');

/**
 * The residents whom the caller may hand out, with their households, as a file that imports back as unchanged: identifiers
 * masked, what the caller may not see left blank. That it was handed out stands in the audit trail.
 */
export async function exportPersons(context: Ctx, { mark }: ExportPersonsInput): Promise<PersonsExport> {
  const ctx = inCommunity(context);
  authorize(ctx, 'update', 'Person');
  const communityId = ctx.community.id;
  const territory = await Territory.of(ctx.em, communityId);
  const register = await ResidentRegister.of(ctx.em, communityId);
  const theirs = [...register.persons.values()].filter((person) => isTheirs(ctx, person));
  const rows = theirs.map((person) => cellsOf(ctx, person, register, territory)).sort(inOrder);
  const csv = csvOf([
    COLUMNS.map((column) => PERSON_COLUMNS[column].zh),
    ...rows.map((cells) => COLUMNS.map((column) => cells[column] ?? '')),
  ]);
  const exportedAt = new Date();
  const fields = [{ field: 'persons', before: null, after: rows.length }];
  const told = { type: 'Community', row: ctx.community, action: 'EXPORT' as const, fields };
  await ctx.em.persist(ctx.em.create(AuditEntry, entryOf(told, witnessOf(ctx), exportedAt))).flush();
  return { csv: mark === false ? csv.slice(1) : csv, count: rows.length, exportedAt };
}

/** Whom they may hand out, and keep the register of: everybody may hand out what is held of themselves. */
function isTheirs(ctx: TenantCtx, person: KnownPerson): boolean {
  const row = { ...person, communityId: ctx.community.id };
  return may(ctx, 'export', 'Person', row) && may(ctx, 'update', 'Person', row);
}

type Cells = Partial<Record<PersonColumn, string>>;

function cellsOf(ctx: TenantCtx, person: KnownPerson, register: ResidentRegister, territory: Territory): Cells {
  const row = { ...person, communityId: ctx.community.id };
  const seen = (field: string, value: string): string => (maySee(ctx, 'Person', row, field) ? value : '');
  const household = person.householdId ? register.households.get(person.householdId) : undefined;
  const home = territory.byId(household?.dwellingId ?? person.stairwellId ?? '');
  const lives = maySee(ctx, 'Person', row, 'household');
  return {
    id: toNodeId('Person', person.id),
    name: person.name,
    sex: seen('sex', sexWord(person.sex)),
    birth_date: seen('birthDate', person.birthDate ?? ''),
    identity_number: seen('identifiers', masked(person.identityNumber?.lastFour)),
    phone: seen('identifiers', masked(person.phone?.lastFour)),
    situations: seen('situations', situationWords(person.situations)),
    ...(maySee(ctx, 'Person', row, 'stairwell') && (lives || !household) ? addressCells(home) : {}),
    ...(lives && household && person.term
      ? { household: household.label, relation: relationWord(person.term.relation), moved_in: person.term.fromDate }
      : {}),
  };
}

/** Nothing where it is out of use: a file cannot move anybody there. */
function addressCells(home: KnownPlace | undefined): Cells {
  const cells: Cells = {};
  for (let place: KnownPlace | null = home ?? null; place; place = place.parent) {
    if (place.retired) return {};
    cells[place.kind === 'dwelling' ? 'room' : place.kind] = place.name;
  }
  return cells;
}

/** By where they live, as people count it, and by household. */
function inOrder(a: Cells, b: Cells): number {
  for (const column of ['estate', 'building', 'stairwell', 'room', 'household', 'name', 'id'] as const) {
    const order = (a[column] ?? '').localeCompare(b[column] ?? '', 'zh-CN', { numeric: true });
    if (order !== 0) return order;
  }
  return 0;
}
