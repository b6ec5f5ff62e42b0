import type { Narrowing } from '@gongzhi/access';
import { fromNodeId, isId, type Json, text } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import { applyChange } from '../../constitution/constitution.service.js';
import { type ConstitutionPlan, planConstitution } from '../../constitution/constitution-plan.js';
import { authorize, type TenantCtx } from '../../context.js';
import { isGroup } from '../../documents/json.js';
import { differences } from '../../documents/merge.js';
import { Constitution } from '../../tenancy/constitution.entity.js';
import { ownRows } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { parsed } from '../shape.js';

/** What is not said is left out, as it is where narrowings are kept. */
const some = z.array(z.string()).optional();

const NARROWING = z.object({
  rule: z.string(),
  ...{ holders: some, positions: some, actions: some, subjects: some, withoutFields: some },
  removed: z.literal(true).optional(),
  conditions: z
    .custom<{ [column: string]: Json }>(isGroup, {
      params: { text: text('须为一组具名的项', 'must be a group of named fields') },
    })
    .refine((conditions) => !namesRows(conditions), {
      params: { text: text('配置文件不含标识', 'holds no ids: files are for any community') },
    })
    .optional(),
});
const CONSTITUTION = z.object({
  narrowings: z.array(NARROWING),
  reservedAffairs: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
});

type Told = { narrowings: Json[]; reservedAffairs: Json[] };

/**
 * What the community takes away from the city's constitution, and the affairs that it reserves. Both are whole lists: what
 * is not in them counts no more. Narrowings that name rows are the community's own: they are not told, and stay.
 */
export const constitutionSection: ConfigurationSection<Told> = {
  key: 'constitution',
  title: text('治理规则', 'The constitution'),
  async lock({ em, community }) {
    await em.findOneOrFail(Constitution, { communityId: community.id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  },
  begin: ({ reservedAffairs }) => toldOf({ narrowings: [], reservedAffairs }),
  async read(ctx) {
    return toldOf(await own(ctx));
  },
  parse: (value, path) => parsed(CONSTITUTION, value, path) as Told,
  async plan(ctx, wanted) {
    const constitution = await own(ctx);
    const plan = planned(ctx, constitution, wanted);
    const changes = differences(toldOf(constitution), toldOf(plan));
    if (changes.length > 0) authorize(ctx, 'update', 'Constitution');
    return { changes, problems: plan.problems };
  },
  async apply(ctx, wanted) {
    const constitution = await own(ctx);
    const changes = differences(toldOf(constitution), toldOf(planned(ctx, constitution, wanted)));
    if (changes.length === 0) return;
    await applyChange(ctx, { ...inputOf(constitution, wanted), expectedRevision: constitution.revision });
  },
};

async function own(ctx: TenantCtx): Promise<Constitution> {
  const [constitution] = await ownRows(ctx, 'Constitution', Constitution);
  return constitution!;
}

/** Everything but whom it affects, which `constitutionPlan` tells. */
const planned = (ctx: TenantCtx, constitution: Constitution, wanted: Told): ConstitutionPlan =>
  planConstitution(constitution, inputOf(constitution, wanted), { held: [], metadata: ctx.em.getMetadata() });

function inputOf({ narrowings }: Constitution, wanted: Told) {
  const staying = narrowings.filter(({ conditions }) => conditions && namesRows(conditions));
  return {
    narrowings: [...(wanted.narrowings as unknown as Narrowing[]), ...staying],
    reservedAffairs: wanted.reservedAffairs as { key: string; zh: string; en: string }[],
  };
}

const toldOf = ({ narrowings, reservedAffairs }: Pick<Constitution, 'narrowings' | 'reservedAffairs'>): Told => ({
  narrowings: narrowings.filter(({ conditions }) => !conditions || !namesRows(conditions)) as unknown as Json[],
  reservedAffairs: reservedAffairs.map(({ key, zh, en }) => ({ key, zh, en })),
});

/** Whether an id stands anywhere in it. */
function namesRows(value: unknown): boolean {
  if (typeof value === 'string') return isId(value) || fromNodeId(value) !== null;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(namesRows);
}
