import { isLocalDate, newId, type Problem, text, today } from '@gongzhi/kernel';
import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import { authorize, type TenantCtx } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { PointsPeriod } from '../../ledger/points/points.enums.js';
import { Benefit } from '../../ledger/points/redemption/benefit.entity.js';
import {
  changeBenefit,
  refuseImpossibleBenefit,
  setUpBenefit,
} from '../../ledger/points/redemption/benefit.service.js';
import { Organisation } from '../../people/organisation.entity.js';
import { anyName } from '../../people/own-name.js';
import { changedItems, overlaid, ownRows, problemsOf, sortedBy } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed } from '../shape.js';
import { organisationsSection } from './organisations.js';

const BENEFIT = z.object({
  name: named,
  nameEn: named,
  cost: z.int(),
  /** Whether there is an end of them; how many are left is no configuration. */
  counted: z.boolean(),
  limitCount: z.int().nullable().default(null),
  limitPeriod: z.enum(PointsPeriod).nullable().default(null),
  /** By name, as in the section of organisations. */
  provider: named,
  untilDate: z.string().refine(isLocalDate).nullable().default(null),
  holdDays: z.int().default(14),
});
type Told = z.output<typeof BENEFIT>;

const BENEFITS = listOf(BENEFIT, 'name', 200);

/**
 * What points are exchanged for, as far as it has not ended. How many are left is not told: a new benefit that is counted
 * begins with none, and whoever has them enters how many.
 */
export const benefitsSection: ConfigurationSection<Told[]> = {
  key: 'benefits',
  title: text('积分福利', 'Benefits'),
  async lock({ em, community }) {
    const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const;
    await em.find(Benefit, { communityId: community.id, status: 'OPEN' }, locked);
  },
  async read(ctx) {
    return (await known(ctx)).told;
  },
  parse: (value, path) => sortedBy(parsed(BENEFITS, value, path), 'name'),
  async plan(ctx, wanted, beside) {
    const { rows, told, providers } = await known(ctx);
    const changed = changedItems(told, wanted, 'name');
    for (const { name } of changed) {
      const row = rows.get(name);
      authorize(ctx, row ? 'update' : 'create', 'Benefit', row);
    }
    const coming = beside(organisationsSection) ?? [];
    const isKnown = (name: string) => providers.has(name) || coming.some((each) => each.name === name);
    return {
      changes: differences(told, overlaid(told, wanted, 'name')),
      problems: changed.flatMap((item) => [
        ...problemsOf(() => refuseImpossibleBenefit(termsOf(item, rows.get(item.name))), [item.name]),
        ...providerProblems(item, told, isKnown),
      ]),
    };
  },
  async apply(ctx, wanted) {
    const { rows, told, providers } = await known(ctx);
    for (const item of changedItems(told, wanted, 'name')) {
      const { name: title, nameEn: titleEn, cost, limitCount, limitPeriod, untilDate, holdDays } = item;
      const terms = { title, titleEn, cost, limitCount, limitPeriod, untilDate, holdDays };
      const row = rows.get(item.name);
      const { stock } = termsOf(item, row);
      if (row) changeBenefit(ctx, row, { ...terms, stock });
      else setUpBenefit(ctx, { ...terms, stock, id: newId(), providerId: providers.get(item.provider)! });
    }
    await ctx.em.flush();
  },
};

async function known(ctx: TenantCtx) {
  const rows = await ownRows(ctx, 'Benefit', Benefit, { status: 'OPEN' });
  const organisations = await ownRows(ctx, 'Organisation', Organisation);
  const nameOf = new Map(organisations.map(({ id, name }) => [id, anyName(name, ctx.community)]));
  const told = rows.map(
    ({
      title: name,
      titleEn: nameEn,
      cost,
      stock,
      limitCount,
      limitPeriod,
      providerId,
      untilDate,
      holdDays,
    }): Told => ({
      ...{ name, nameEn, cost, counted: stock !== null, limitCount, limitPeriod },
      ...{ provider: nameOf.get(providerId)!, untilDate, holdDays },
    }),
  );
  return {
    rows: new Map(rows.map((row) => [row.title, row])),
    told: sortedBy(told, 'name'),
    providers: new Map([...nameOf].map(([id, name]) => [name, id])),
  };
}

/** What is in stock stays; where pieces were not counted before, none are known of. */
const termsOf = ({ cost, counted, limitCount, limitPeriod, untilDate, holdDays }: Told, row: Benefit | undefined) => ({
  ...{ cost, limitCount, limitPeriod, untilDate, holdDays },
  stock: counted ? (row?.stock ?? 0) : null,
  fromDate: row?.fromDate ?? today(),
});

/** Who provides a benefit must be there, and stays who it is: whoever redeemed goes there. */
function providerProblems(
  { name, provider }: Told,
  told: readonly Told[],
  isKnown: (name: string) => boolean,
): Problem[] {
  const field = [name, 'provider'];
  const present = told.find((each) => each.name === name);
  if (present && present.provider !== provider) {
    const message = text('福利的提供组织不能更换', 'Who provides a benefit cannot be changed');
    return [{ code: 'CONFLICT', field, reason: 'FIXED', message }];
  }
  if (isKnown(provider)) return [];
  const message = text(`本社区没有登记组织“${provider}”`, `No organisation ${provider} is registered here`);
  return [{ code: 'NOT_FOUND', field, message }];
}
