import { refuse, text } from '@gongzhi/kernel';
import { idOf, type TenantCtx } from '../context.js';
import type { MembershipScopeInput } from './membership.inputs.js';
import type { ScopeType } from './people.enums.js';

/** A later context's table is named here by its name alone: what counts is that the row is the community's own. */
const SCOPES: Record<ScopeType, { nodeType: string; table: string }> = {
  PROJECT: { nodeType: 'Project', table: 'project' },
  STAIRWELL: { nodeType: 'Stairwell', table: 'stairwell' },
  GRID: { nodeType: 'Grid', table: 'grid' },
};

/** What a role is limited to, as its row holds it. @throws Refusal NOT_FOUND where the community has no such thing */
export async function scopeOf(
  ctx: TenantCtx,
  scope: MembershipScopeInput | undefined,
): Promise<{ scopeType: ScopeType | null; scopeId: string | null }> {
  if (!scope) return { scopeType: null, scopeId: null };
  const { nodeType, table } = SCOPES[scope.type];
  const id = idOf(nodeType, scope.id);
  const own = id
    ? await ctx.em.execute(`select 1 from ${table} where community_id = ? and id = ?`, [ctx.community.id, id])
    : [];
  if (own.length === 0) {
    throw refuse('NOT_FOUND', text('本社区没有这个任职范围', 'There is no such thing here'), ['scope', 'id']);
  }
  return { scopeType: scope.type, scopeId: id };
}
