import { later, today } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import { HouseholdMember } from '../../households/household.entity.js';
import { leave } from '../../households/residence.js';
import { Consent } from '../../people/consent.entity.js';
import { Guardianship } from '../../people/guardianship.entity.js';
import { Membership } from '../../people/membership.entity.js';
import type { Person } from '../../people/person.entity.js';

/** Two rows that say the same of the two entries: the kept one's goes on. */
interface Like<T> {
  kept: T;
  merged: T;
}

/** What both entries have, so that one of it is enough. */
export interface TheirLike {
  memberships: Like<Membership>[];
  consents: Like<Consent>[];
  guardianships: Like<Guardianship>[];
  terms: Like<HouseholdMember>[];
}

export async function theirLike(ctx: TenantCtx, kept: Person, merged: Person): Promise<TheirLike> {
  const { em, community } = ctx;
  const own = { communityId: community.id };
  const both = { ...own, personId: { $in: [kept.id, merged.id] } };
  const running = { $or: [{ untilDate: null }, { untilDate: { $gte: today() } }] };
  const pairs = <T extends { personId: string }>(rows: T[], alike: (a: T, b: T) => boolean): Like<T>[] =>
    rows
      .filter(({ personId }) => personId === merged.id)
      .flatMap((row) => {
        const other = rows.find((each) => each.personId === kept.id && alike(each, row));
        return other ? [{ kept: other, merged: row }] : [];
      });
  return {
    memberships: pairs(await em.find(Membership, { ...both, ...running }, { orderBy: { id: 'asc' } }), covers),
    consents: pairs(
      await em.find(Consent, { ...both, withdrawnAt: null }, { orderBy: { id: 'asc' } }),
      (a, b) => a.purpose === b.purpose,
    ),
    guardianships: await likeGuardianships(ctx, kept, merged),
    terms: pairs(await em.find(HouseholdMember, { ...both, untilDate: null }), () => true),
  };
}

/** The same office over all of its days that are left. */
const covers = (a: Membership, b: Membership): boolean =>
  a.role === b.role &&
  a.position === b.position &&
  a.organisationId === b.organisationId &&
  a.scopeId === b.scopeId &&
  a.fromDate <= later(b.fromDate, today()) &&
  (!a.untilDate || (!!b.untilDate && b.untilDate <= a.untilDate));

/** The same two people from the same day on, whichever of them stands in the register twice. */
async function likeGuardianships(
  { em, community }: TenantCtx,
  kept: Person,
  merged: Person,
): Promise<Like<Guardianship>[]> {
  const ids = [kept.id, merged.id];
  const rows = await em.find(
    Guardianship,
    { communityId: community.id, $or: [{ personId: { $in: ids } }, { guardianId: { $in: ids } }] },
    { orderBy: { id: 'asc' } },
  );
  const became = (id: string) => (id === merged.id ? kept.id : id);
  const keyOf = (row: Guardianship) => `${became(row.personId)} ${became(row.guardianId)} ${row.fromDate}`;
  const names = (row: Guardianship) => [row.personId, row.guardianId].includes(merged.id);
  return rows.filter(names).flatMap((row) => {
    const other = rows.find((each) => !names(each) && keyOf(each) === keyOf(row));
    return other ? [{ kept: other, merged: row }] : [];
  });
}

/** Ends what the merged entry has and the kept one has, too, in the unit of work. A guardianship alone is no more: it is the same row. */
export async function endTheirLike(ctx: TenantCtx, like: TheirLike, merged: Person): Promise<void> {
  for (const { merged: row } of like.memberships) {
    Object.assign(row, { untilDate: later(row.fromDate, today()), endReason: ENTERED_TWICE });
  }
  // Nobody took it back: it has no form of withdrawal.
  for (const { merged: row } of like.consents) row.withdrawnAt = new Date();
  for (const { kept, merged: row } of like.guardianships) {
    kept.untilDate = kept.untilDate && row.untilDate && later(kept.untilDate, row.untilDate);
    ctx.em.remove(row);
  }
  for (const { kept, merged: row } of like.terms) {
    const takesHead = row.relation === 'HEAD' && row.householdId === kept.householdId;
    await leave(ctx, row, merged, { on: later(row.fromDate, today()), reason: 'ENTERED_WRONGLY' });
    // A household has one head at a time, also between two statements.
    await ctx.em.flush();
    if (takesHead) kept.relation = 'HEAD';
  }
  await ctx.em.flush();
}

const ENTERED_TWICE = '登记重复，已合并 · Entered twice, merged';
