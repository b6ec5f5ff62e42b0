import { newId } from '@gongzhi/kernel';
import { PointsSetting } from '../../ledger/points/expiry/points-setting.entity.js';
import { PointsClaim } from '../../ledger/points/points-claim.entity.js';
import { PointsRule } from '../../ledger/points/points-rule.entity.js';
import { Benefit } from '../../ledger/points/redemption/benefit.entity.js';
import { Redemption } from '../../ledger/points/redemption/redemption.entity.js';
import type { SampleRegister } from './sample-acting.js';
import type { SampleFolder } from './sample-files.js';

/** Adds what is set for points where nothing is, the points rules, benefits and redemptions that are missing, and claims that wait for review; what the community made of a rule is its own. */
export async function loadPoints(
  { em, communityId }: Pick<SampleRegister, 'em' | 'communityId'>,
  { points }: Pick<SampleFolder, 'points'>,
  { organisations, persons }: Record<'organisations' | 'persons', ReadonlyMap<string, string>>,
): Promise<void> {
  if (!points) return;
  const own = { communityId };
  const rules = new Map((await em.find(PointsRule, own)).map((rule) => [rule.key, rule]));
  for (const { key, title, cap, ...told } of points.rules) {
    if (rules.has(key)) continue;
    const capped = { capPoints: cap?.points ?? null, capPeriod: cap?.each ?? null };
    const named = { key, title: title.zh, titleEn: title.en, active: true, sample: true };
    const rule = em.create(PointsRule, {
      ...own,
      id: newId(),
      ...named,
      ...capped,
      points: told.points,
      needsEvidence: told.needsEvidence,
      enteredBy: told.enteredBy,
    });
    em.persist(rule);
    rules.set(key, rule);
  }
  const known = new Set((await em.find(PointsClaim, own)).map(nameOf));
  for (const { rule: key, person, on: doneOn, evidence = null } of points.claims) {
    const rule = rules.get(key)!;
    const personId = persons.get(person)!;
    const claim = { ruleId: rule.id, personId, doneOn };
    if (known.has(nameOf(claim))) continue;
    const open = { status: 'PENDING', reviewedById: null, reviewedAt: null, reason: null, transferId: null } as const;
    const claimed = { ...claim, evidence, points: rule.points, claimedById: personId, claimedAt: new Date() };
    em.persist(em.create(PointsClaim, { ...own, id: newId(), ...claimed, ...open }));
  }
  const { months: validMonths, from: expiresFrom } = points.validity ?? {};
  if (validMonths && expiresFrom && !(await em.findOne(PointsSetting, own))) {
    em.persist(em.create(PointsSetting, { ...own, id: newId(), validMonths, expiresFrom }));
  }
  await loadBenefits({ em, communityId }, points.benefits, { organisations, persons });
}

async function loadBenefits(
  { em, communityId }: Pick<SampleRegister, 'em' | 'communityId'>,
  told: NonNullable<SampleFolder['points']>['benefits'],
  { organisations, persons }: Record<'organisations' | 'persons', ReadonlyMap<string, string>>,
): Promise<void> {
  const known = new Set((await em.find(Benefit, { communityId, sample: true })).map(({ titleEn }) => titleEn));
  for (const { title, provider, from: fromDate, limit, cancelled, stock = null, ...terms } of told) {
    if (known.has(title.en)) continue;
    const id = newId();
    const limited = { limitCount: limit?.count ?? null, limitPeriod: limit?.each ?? null };
    const providerId = organisations.get(provider)!;
    const named = { title: title.zh, titleEn: title.en, status: 'OPEN', sample: true } as const;
    em.persist(
      em.create(Benefit, {
        communityId,
        id,
        ...named,
        ...limited,
        ...{ stock, providerId, fromDate, untilDate: null },
        cost: terms.cost,
        holdDays: terms.holdDays,
      }),
    );
    for (const [n, { person, on: redeemedOn, reason }] of cancelled.entries()) {
      const at = new Date(`${redeemedOn}T02:00:00Z`);
      const own = { purse: 'OWN', redeemedById: null, householdId: null } as const;
      const open = { ...own, confirmedById: null, confirmedAt: null, refundedById: null, transferId: null };
      const redeemed = { benefitId: id, providerId, personId: persons.get(person)!, cost: terms.cost, redeemedOn };
      const ended = { status: 'CANCELLED', code: `SAMPLE${n}`, redeemedAt: at, expiresAt: at, endedAt: at } as const;
      em.persist(em.create(Redemption, { communityId, id: newId(), ...redeemed, ...ended, ...open, reason }));
    }
  }
}

/** What a sample's claim is found again by. */
const nameOf = ({ ruleId, personId, doneOn }: Pick<PointsClaim, 'ruleId' | 'personId' | 'doneOn'>): string =>
  `${ruleId} ${personId} ${doneOn}`;
