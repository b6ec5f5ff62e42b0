import { Money } from '@gongzhi/domain';
import { toNodeId } from '@gongzhi/kernel';
import { declaredField, type FieldDeclaration, rowsOf, type Viewer } from '@gongzhi/reading';
import { type PageArguments, type Placed, pageOf, sealFor } from './pages.js';
import type { Place, ShownRow } from './place.js';

/** What of a request decides how rows are shown. */
export interface Asking {
  viewer: Viewer;
  cursorSecret: string;
  /** As resolvers are given it. */
  ctx: object;
}

/** How a value that a declaration masks looks then; declarations say it to PostgreSQL. */
const MASKED: Readonly<Record<string, (value: string) => string>> = {
  'Person.name': (name) => `${[...name][0] ?? ''}**`,
};

/** How a field of a row is declared to be read; undefined where its resolver makes it. */
export function declarationFor({ place, readable, $type }: ShownRow, field: string): FieldDeclaration | undefined {
  const declared = declaredField([$type, readable.entity.name], field);
  if (declared || !(field in place.em.getMetadata().get(readable.entity).properties)) return declared;
  return { read: 'column', property: field, guarded: false, mask: null };
}

/** The value of a declared field, looked up step by step. */
export async function fieldOf(
  shown: ShownRow,
  name: string,
  declaration: FieldDeclaration,
  args: PageArguments,
  asking: Asking,
): Promise<unknown> {
  const { place, readable, row, $type } = shown;
  switch (declaration.read) {
    case 'column': {
      const { property, guarded, mask } = declaration;
      if (property === 'id') return toNodeId($type, row.id);
      if (guarded && !place.mayRead(readable, row, property)) return null;
      const value = row[property] ?? null;
      return mask?.hides(asking.viewer) ? MASKED[`${$type}.${name}`]!(value as string) : value;
    }
    case 'inside': {
      const value = (row[declaration.property] as Record<string, unknown>)[declaration.key] ?? null;
      return declaration.nodeType && value ? toNodeId(declaration.nodeType, value as string) : value;
    }
    case 'localised': {
      const { language } = asking.viewer;
      const value = row[declaration.properties[language]];
      return declaration.key === null ? value : (value as Texts)[declaration.key]?.[language];
    }
    case 'money': {
      const [amount, less] = [row[declaration.property], declaration.less ? row[declaration.less] : 0];
      return amount == null || less == null ? null : new Money(Number(amount) - Number(less));
    }
    case 'nodeId':
      return `${row[declaration.typeProperty]}_${row[declaration.idProperty]}`;
    case 'reference': {
      const { target, property, held, guarded } = declaration;
      if (guarded && !place.mayRead(readable, row, property)) return null;
      const found = await place.byId(rowsOf(target), row[property]);
      return found && (!held || place.mayRead(found.readable, found.row)) ? found : null;
    }
    case 'valueBehind':
      return valueBehind(shown, declaration);
    case 'connection': {
      const target = rowsOf(declaration.target);
      const children = childrenOf(await place.held(target), declaration.property, row.id);
      return connectionOf(place, target, children, `${$type}.${name}`, args, asking);
    }
    case 'list': {
      const target = rowsOf(declaration.target);
      const rows = await (declaration.held ? place.held(target) : place.all(target));
      return childrenOf(rows, declaration.property, row.id).map((child) => place.shown(target, child.row));
    }
    case 'only': {
      const target = rowsOf(declaration.target);
      const [child] = childrenOf(await place.held(target), declaration.property, row.id);
      return child ? place.shown(target, child.row) : null;
    }
    case 'computed':
      return computed(shown, declaration, asking);
  }
}

type Texts = Record<string, Record<string, string>>;
type Declared<Kind> = Extract<FieldDeclaration, { read: Kind }>;

const childrenOf = (placed: readonly Placed[], property: string, id: string): Placed[] =>
  placed.filter(({ row }) => (row as unknown as Record<string, unknown>)[property] === id);

/** A page of rows, with every part of it. */
export function connectionOf(
  place: Place,
  readable: ShownRow['readable'],
  placed: readonly Placed[],
  list: string,
  args: PageArguments,
  { cursorSecret }: Asking,
) {
  const seal = sealFor(cursorSecret, place.communityId ?? 'city', list);
  const page = pageOf({ placed, descending: readable.orderBy.direction === 'desc', seal }, args);
  const nodes = page.placed.map(({ row }) => place.shown(readable, row));
  const cursors = page.placed.map(({ cursor }) => cursor);
  const { hasNextPage, hasPreviousPage, totalCount } = page;
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursors[index] })),
    totalCount,
    pageInfo: {
      ...{ hasNextPage, hasPreviousPage },
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
  };
}

async function valueBehind({ place, row }: ShownRow, declaration: Declared<'valueBehind'>): Promise<unknown> {
  const { target, property, value, otherwise } = declaration;
  const found = await place.byId(rowsOf(target), row[property]);
  if (found) return found.row[value];
  return otherwise === null ? null : Number(otherwise);
}

async function computed(shown: ShownRow, declaration: Declared<'computed'>, { ctx }: Asking): Promise<unknown> {
  const needs: Record<string, unknown> = {};
  for (const [name, needed] of Object.entries(declaration.needs)) {
    needs[name] = needed.read === 'column' ? shown.row[needed.property] : await valueBehind(shown, needed);
  }
  return declaration.compute(needs as never, ctx as never);
}
