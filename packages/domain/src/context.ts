import { subject } from '@casl/ability';
import type { Ability, Action, SubjectName } from '@gongzhi/access';
import { Denial, fromNodeId, type Language, refuse, text } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import type { Readable, Row } from '@gongzhi/reading';
import type { Cryptography, Database, EntityManager } from '@gongzhi/storage';
import { type FilterQuery, LockMode } from '@mikro-orm/core';
import type { Mapping } from './catalogue/adaptation/mapping.js';
import type { ToldCell } from './catalogue/compare/others.js';
import type { Months } from './catalogue/compare/placed-cells.js';
import type { CommunityDefaults } from './configuration/community-defaults.js';
import { rowClassOf } from './graphql/node.js';
import type { Invitations } from './people/invitation.js';
import type { Community } from './tenancy/community.entity.js';

/** Who acts. `key` stands in audit and events: a person's id, an app's client id, never a name. */
export interface Actor {
  kind: 'PERSON' | 'APP' | 'BUREAU' | 'SYSTEM';
  key: string;
  /** Set where the actor is a person known in the current community. */
  personId: string | null;
}

/** Everything that a service needs to know of the request it serves; the first argument of every service function. */
export interface Ctx {
  em: EntityManager;
  actor: Actor;
  ability: Ability;
  /** The community that the request named; null in city scope. */
  community: Community | null;
  language: Language;
  /** Request id and network origin, for the audit trail. */
  request: { id: string; origin: string | null };
  modules: ReadonlyMap<string, ServiceModule>;
  cryptography: Cryptography;
  /** How what works in one kind of community is set up in another; absent where nobody has written it down. */
  mapping?: Mapping;
  /**
   * Runs `work` in a read session of its own in one of the caller's own communities, and closes it. For city scope,
   * one community after the other; whoever calls it has made sure that the community is the caller's.
   */
  visit<T>(communityId: string, work: (em: EntityManager) => Promise<T>): Promise<T>;
  /**
   * Does `work` once the transaction of this root field is committed, and before its payload is shown: for what lies
   * outside the database and must wait for it, or not hold it up. Nothing is done where the field is rolled back.
   */
  afterCommit(work: () => Promise<void>): void;
  /** Makes accounts of those who are invited; absent where the issuer needs none. */
  invitations?: Invitations;
  /** What clones of a template came to in other communities, by kind and month; in a community's requests alone. */
  adoptersElsewhere?(lineageId: string, months: Months): Promise<ToldCell[]>;
  /** For bureau operations that open one tenant session per community; absent elsewhere. */
  sessions?: Database;
  /** What every community begins with. */
  defaults?: CommunityDefaults;
}

export interface TenantCtx extends Ctx {
  community: Community;
}

/** @throws Denial BAD_USER_INPUT in city scope */
export function inCommunity(ctx: Ctx): TenantCtx {
  if (!ctx.community) {
    throw new Denial(
      'BAD_USER_INPUT',
      text(
        '此操作需要指定社区：请设置请求头 X-Community',
        'This needs a community: set the header X-Community to its code',
      ),
    );
  }
  return ctx as TenantCtx;
}

/** What a decision rests on: the ability, and the community that it counts in. */
type Acting = Pick<Ctx, 'ability' | 'community'>;

/** @throws Denial FORBIDDEN unless the caller's ability allows the action on this row (or on the kind, without a row) */
export function authorize(ctx: Acting, action: Action, kind: SubjectName, row?: object): void {
  if (!may(ctx, action, kind, row)) throw forbidden(ctx);
}

/** True where the caller's ability allows the action on this row (or on the kind, without a row). */
export function may({ ability }: Pick<Ctx, 'ability'>, action: Action, kind: SubjectName, row?: object): boolean {
  const target = row ? subject(kind, row as Record<string, unknown>) : kind;
  return ability.can(action, target as never);
}

const forbidden = (ctx: Acting) =>
  ctx.community && ctx.community.status !== 'ACTIVE'
    ? new Denial(
        'FORBIDDEN',
        text('本社区已暂停，只能查看', 'This community is suspended: it can be read, not changed'),
      )
    : new Denial('FORBIDDEN', text('您的角色无权进行此操作', 'Your role may not do this'));

/** True where the caller may see this field of this row; a field that is not theirs to see is null. */
export const maySee = (ctx: Ctx, kind: SubjectName, row: object, field: string): boolean =>
  ctx.ability.can('read', subject(kind, row as Record<string, unknown>) as never, field);

/**
 * The row that an input names, of the caller's own community: another's does not exist here. Whether the caller may do
 * what they ask is decided after, with `authorize`.
 * @throws Refusal NOT_FOUND, naming `field`
 */
export async function target<T extends Row>(
  ctx: TenantCtx,
  { entity, subject: kind, follows }: Readable<T>,
  nodeId: string,
  field: string[],
  { lock = false }: { lock?: boolean } = {},
): Promise<T> {
  const id = idOf(entity.name, nodeId);
  const own = { communityId: ctx.community.id };
  const find = (rowId: string) =>
    ctx.em.findOne(
      entity,
      { ...own, id: rowId } as unknown as FilterQuery<T>,
      lock ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {},
    );
  let row = id && (await find(id));
  if (id && !row && follows) {
    const [next] = await ctx.em.execute<{ id: string }[]>(
      `select "${follows.column}" as id from "${follows.table}" where community_id = ? and id = ?`,
      [own.communityId, id],
    );
    row = next ? await find(next.id) : null;
  }
  if (!row) throw refuse('NOT_FOUND', text(`找不到所指的对象（${kind}）`, `There is no such ${kind} here`), field);
  return row as T;
}

/** The row id in a node id that names a row of the given class, or null. */
export function idOf(rowClass: string, nodeId: string): string | null {
  const named = fromNodeId(nodeId);
  return named && rowClassOf(named.type) === rowClass ? named.id : null;
}
