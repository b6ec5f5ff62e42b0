import { addDays, firstOfMonth, Refusal, today, toNodeId } from '@gongzhi/kernel';
import type { Database } from '@gongzhi/storage';
import fc from 'fast-check';
import type { TenantCtx } from './context.js';
import { Transfer } from './ledger/book/transfer.entity.js';
import { allocateFunds, recordDonation, recordGrant } from './ledger/funds/money-in.service.js';
import { Payment } from './ledger/funds/payment.entity.js';
import { approvePayment, filePayment, rejectPayment } from './ledger/funds/payment.service.js';
import { reverseTransfer } from './ledger/funds/reverse-transfer.service.js';
import { PointsDeduction } from './ledger/points/conduct/deduction.entity.js';
import { appealDeduction, decideAppeal, deductPoints } from './ledger/points/conduct/deduction.service.js';
import { transferPoints } from './ledger/points/conduct/give-points.service.js';
import { expirePointsOf } from './ledger/points/expiry/expire-points.js';
import { contributePoints } from './ledger/points/household/contribute-points.service.js';
import { PointsClaim } from './ledger/points/points-claim.entity.js';
import { claimPoints, reviewPointsClaim } from './ledger/points/points-claim.service.js';
import { expireRedemptionsEverywhere } from './ledger/points/redemption/expire-redemptions.js';
import { Redemption } from './ledger/points/redemption/redemption.entity.js';
import {
  cancelRedemption,
  confirmRedemption,
  redeemBenefit,
  refundRedemption,
} from './ledger/points/redemption/redemption.service.js';
import { Settlement, SettlementLine } from './projects/settlement.entity.js';
import { approveSettlement, rejectSettlement, settle } from './projects/settlement.service.js';
import { type SpendingCommunity, VALID_MONTHS } from './spending-community.testkit.js';

/** What a deed has added to whose account, and which row it made or changed. */
export interface Deed {
  id: string;
  added: [owner: string, amount: number][];
}

/** One request. Everything in it but `key` is drawn, and made to fit what there is when its turn comes. */
export interface Step {
  do: keyof typeof DEEDS;
  who: number;
  other: number;
  which: number;
  amount: number;
  yes: boolean;
  /** Asked twice under one key, where it has one. */
  twice: boolean;
}

/** Where it is done, as what, and under which key. */
interface Doing {
  community: SpendingCommunity;
  database: Database;
  step: Step;
  key: string;
  /** The row that it was made to fit when it was done first: asked again, it is about the same one. */
  chosen?: string | undefined;
}

const at = <T>(all: readonly T[], n: number): T => all[n % all.length]!;

/** One of the rows: mostly of those that wait, and at times of all, so that what is refused is asked for, too. */
async function pick<T extends { id: string }>(
  { em, community }: TenantCtx,
  doing: Doing,
  kind: new () => T,
  waits: object,
): Promise<T | null> {
  const { which } = doing.step;
  const find = (where: object): Promise<T[]> =>
    em.find(kind as never, { communityId: community.id, ...where } as never, { orderBy: { id: 'asc' } } as never);
  const waiting = which % 5 === 0 ? [] : await find(waits);
  const rows = waiting.length > 0 ? waiting : await find({});
  const row = rows.length > 0 ? at(rows, Math.floor(which / 5)) : null;
  if (!doing.chosen) Object.assign(doing, row && { chosen: row.id });
  return row && row.id !== doing.chosen ? (await find({ id: doing.chosen }))[0]! : row;
}

const done = (id: string, ...added: Deed['added']): Deed => ({ id, added });

const officer = ({ community, step }: Doing): string => at(community.officers, step.who);
const resident = ({ community, step }: Doing): string => at(community.residents, step.who);
const byOfficer = (doing: Doing, work: (ctx: TenantCtx) => Promise<Deed | null>) =>
  doing.community.as(officer(doing), work);

/** A line, or the community's own money. */
const fundOf = ({ community: { lines }, step }: Doing) => {
  const id = at([lines.grant, lines.gifts, null], step.other);
  return { owner: id ?? 'own', asked: id ? { fundingLineId: toNodeId('FundingLine', id) } : {} };
};

const claim = (doing: Doing) => {
  const { community, step, key } = doing;
  const personId = resident(doing);
  const input = {
    personId: toNodeId('Person', personId),
    ruleId: toNodeId('PointsRule', at(community.rules, step.other)),
  };
  return community.as(personId, async (ctx) =>
    done((await claimPoints(ctx, { ...input, doneOn: today(), idempotencyKey: key })).claim.id),
  );
};

const review = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const { yes } = doing.step;
    const row = await pick(ctx, doing, PointsClaim, { status: 'PENDING' });
    if (!row) return null;
    const input = { claimId: toNodeId('PointsClaim', row.id), approve: yes, reason: '未见其事' };
    const { id, personId, points } = await reviewPointsClaim(ctx, input);
    return yes ? done(id, [personId, points]) : done(id);
  });

const deduct = (doing: Doing) => {
  const { community, step, key } = doing;
  const personId = at(community.residents, step.other);
  const told = { kind: 'OTHER' as const, points: step.amount, reason: '乱停车', occurredOn: today() };
  return byOfficer(doing, async (ctx) => {
    const input = { personId: toNodeId('Person', personId), ...told, idempotencyKey: key };
    return done((await deductPoints(ctx, input)).deduction.id, [personId, -step.amount]);
  });
};

const appeal = (doing: Doing) =>
  doing.community.as(resident(doing), async (ctx) => {
    const own = { status: 'STANDING', personId: resident(doing) };
    const row = await pick(ctx, doing, PointsDeduction, own);
    if (!row) return null;
    return done((await appealDeduction(ctx, { deductionId: toNodeId('PointsDeduction', row.id), text: '不是我' })).id);
  });

const decide = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const { yes } = doing.step;
    const row = await pick(ctx, doing, PointsDeduction, { status: 'APPEALED' });
    if (!row) return null;
    const outcome = yes ? ('REVERSED' as const) : ('UPHELD' as const);
    const input = { deductionId: toNodeId('PointsDeduction', row.id), outcome, reason: '已核实' };
    const { id, personId, points } = await decideAppeal(ctx, input);
    return yes ? done(id, [personId, points]) : done(id);
  });

const give = (doing: Doing) => {
  const { community, step, key } = doing;
  const [from, to] = [resident(doing), at(community.residents, step.other)];
  const input = { fromPersonId: toNodeId('Person', from), toPersonId: toNodeId('Person', to), points: step.amount };
  return community.as(from, async (ctx) =>
    done(
      (await transferPoints(ctx, { ...input, idempotencyKey: key })).transfer.id,
      [from, -step.amount],
      [to, step.amount],
    ),
  );
};

/** Into the account of the household; who lives in none cannot. */
const contribute = (doing: Doing) => {
  const { community, step, key } = doing;
  const from = resident(doing);
  const input = { fromPersonId: toNodeId('Person', from), points: step.amount, idempotencyKey: key };
  return community.as(from, async (ctx) =>
    done((await contributePoints(ctx, input)).transfer.id, [from, -step.amount], [community.household, step.amount]),
  );
};

const redeem = (doing: Doing) => {
  const { community, step, key } = doing;
  const purse = step.yes ? ('OWN' as const) : ('HOUSEHOLD' as const);
  const input = { benefitId: toNodeId('Benefit', community.benefit), purse, idempotencyKey: key };
  return community.as(resident(doing), async (ctx) => done((await redeemBenefit(ctx, input)).redemption.id));
};

const confirm = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const row = await pick(ctx, doing, Redemption, { status: 'HELD' });
    if (!row) return null;
    const input = { redemptionId: toNodeId('Redemption', row.id), code: row.code };
    const { id, personId, householdId, cost } = await confirmRedemption(ctx, input);
    return done(id, [householdId ?? personId, -cost]);
  });

const cancel = (doing: Doing) =>
  doing.community.as(doing.step.yes ? resident(doing) : officer(doing), async (ctx) => {
    const row = await pick(ctx, doing, Redemption, { status: 'HELD' });
    if (!row) return null;
    return done((await cancelRedemption(ctx, { redemptionId: toNodeId('Redemption', row.id), reason: '缺货' })).id);
  });

const refund = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const row = await pick(ctx, doing, Redemption, { status: 'CONFIRMED' });
    if (!row) return null;
    const input = { redemptionId: toNodeId('Redemption', row.id), reason: '质量不好' };
    const { id, personId, householdId, cost } = await refundRedemption(ctx, input);
    return done(id, [householdId ?? personId, cost]);
  });

/** As if the time of all that is held were over. */
const expire = async ({ database, key }: Doing): Promise<Deed> => {
  await expireRedemptionsEverywhere(database, undefined, new Date(Date.now() + 100 * 86_400_000));
  return done(key);
};

/** The beginning of this month, or of one by which all that there is is too old. */
const expirePoints = async ({ community, database, step, key }: Doing): Promise<Deed> => {
  const day = step.yes ? today() : firstOfMonth(today(), VALID_MONTHS + 1 + (step.which % 3));
  await expirePointsOf(database, community.communityId, { day }).catch((error: unknown) => {
    // Nobody asked for it who could be refused: more was due than there is.
    throw error instanceof Refusal ? new Error(`points do not expire: ${error.message}`) : error;
  });
  return done(key, ...(await community.newlyExpired()).map(({ owner, points }): [string, number] => [owner, -points]));
};

const grant = (doing: Doing) => {
  const { community, step, key } = doing;
  const lineId = at([community.lines.grant, community.lines.gifts], step.other);
  const input = { fundingLineId: toNodeId('FundingLine', lineId), amountFen: step.amount, idempotencyKey: key };
  return byOfficer(doing, async (ctx) => done((await recordGrant(ctx, input)).transfer.id, [lineId, step.amount]));
};

const donate = (doing: Doing) => {
  const { owner, asked } = fundOf(doing);
  const { amount: amountFen } = doing.step;
  const input = { donorName: '众居民', ...asked, amountFen, idempotencyKey: doing.key };
  return byOfficer(doing, async (ctx) => done((await recordDonation(ctx, input)).transfer.id, [owner, amountFen]));
};

const allocate = (doing: Doing) => {
  const { community, step, key } = doing;
  const { amount: amountFen } = step;
  const lineId = at([community.lines.grant, community.lines.gifts], step.other);
  const input = { fundingLineId: toNodeId('FundingLine', lineId), amountFen, idempotencyKey: key };
  return byOfficer(doing, async (ctx) =>
    done((await allocateFunds(ctx, input)).transfer.id, ['own', -amountFen], [lineId, amountFen]),
  );
};

const file = (doing: Doing) => {
  const { asked } = fundOf(doing);
  const told = { category: 'OFFICE' as const, payeeName: '供电公司', memo: '电费', amountFen: doing.step.amount };
  const input = { ...asked, ...told, idempotencyKey: doing.key };
  return byOfficer(doing, async (ctx) => done((await filePayment(ctx, input)).payment.id));
};

const pay = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const row = await pick(ctx, doing, Payment, { status: 'FILED' });
    if (!row) return null;
    const input = { paymentId: toNodeId('Payment', row.id), idempotencyKey: doing.key };
    const { payment, replayed } = await approvePayment(ctx, input);
    const { id, status, fundingLineId, amountFen } = payment;
    // A replay tells how it stands by now: somebody else may have approved it for the second time.
    return status === 'PAID' && !replayed ? done(id, [fundingLineId ?? 'own', -amountFen]) : done(id);
  });

const sendBack = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const row = await pick(ctx, doing, Payment, { status: 'FILED' });
    return row ? done((await rejectPayment(ctx, { paymentId: toNodeId('Payment', row.id) })).id) : null;
  });

const reverse = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    // Of settlements a budget becomes free again: those are sought.
    const settled = { kind: doing.step.yes ? 'SETTLEMENT' : { $nin: ['SETTLEMENT', 'REVERSAL'] } };
    const row = await pick(ctx, doing, Transfer, { unit: 'FEN', ...settled });
    if (!row) return null;
    const input = { transferId: toNodeId('Transfer', row.id), reason: '记错了', idempotencyKey: doing.key };
    const { transfer } = await reverseTransfer(ctx, input);
    const funds = await ctx.em.execute<{ id: string; owner: string | null }[]>(
      'select id, owner_id as owner from ledger_account where community_id = ? and tallied',
      [ctx.community.id],
    );
    const added = (['fromId', 'toId'] as const).flatMap((side): Deed['added'] => {
      const fund = funds.find(({ id }) => id === transfer[side]);
      return fund ? [[fund.owner ?? 'own', side === 'toId' ? transfer.amount : -transfer.amount]] : [];
    });
    return done(transfer.id, ...added);
  });

const settleDay = (doing: Doing) => {
  const day = addDays(today(), -1 - (doing.step.which % 6));
  const input = { projectId: toNodeId('Project', doing.community.project), from: day, until: day };
  return byOfficer(doing, async (ctx) => done((await settle(ctx, input)).id));
};

const approve = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const row = await pick(ctx, doing, Settlement, { status: 'FILED' });
    if (!row) return null;
    const input = { settlementId: toNodeId('Settlement', row.id), idempotencyKey: doing.key };
    const { settlement, replayed } = await approveSettlement(ctx, input);
    const { id, status } = settlement;
    if (status !== 'APPROVED' || replayed) return done(id);
    const { lines } = doing.community;
    const paid = await ctx.em.find(SettlementLine, { communityId: ctx.community.id, settlementId: id });
    return done(
      id,
      ...paid.map(({ lineKey, payableFen }): [string, number] => [lines[lineKey as 'grant' | 'gifts'], -payableFen]),
    );
  });

const refuseSettlement = (doing: Doing) =>
  byOfficer(doing, async (ctx) => {
    const row = await pick(ctx, doing, Settlement, { status: 'FILED' });
    return row ? done((await rejectSettlement(ctx, { settlementId: toNodeId('Settlement', row.id) })).id) : null;
  });

/** Those that have a key, and may be asked twice under it. */
const KEYED = { claim, deduct, give, contribute, redeem, grant, donate, allocate, file, pay, reverse, approve };
const ONCE = {
  review,
  appeal,
  decide,
  confirm,
  cancel,
  refund,
  expire,
  expirePoints,
  sendBack,
  settleDay,
  refuseSettlement,
};
const DEEDS = { ...KEYED, ...ONCE };

export const hasKey = (step: Step): boolean => step.do in KEYED;
/** Null where there is nothing that it could be done with. */
export const doStep = (doing: Doing): Promise<Deed | null> => DEEDS[doing.step.do](doing);

/** What others of it rest on comes more often. */
const OFTEN: readonly Step['do'][] = [
  ...(['claim', 'claim', 'review', 'review', 'redeem', 'confirm', 'deduct', 'appeal', 'decide'] as const),
  ...([
    'give',
    'contribute',
    'expirePoints',
    'file',
    'pay',
    'pay',
    'settleDay',
    'approve',
    'approve',
    'reverse',
  ] as const),
];
const small = fc.nat(5);

export const anyStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom(...OFTEN, ...(Object.keys(DEEDS) as Step['do'][])),
  ...{ who: small, other: small, which: fc.nat(99), amount: fc.integer({ min: 1, max: 40 }) },
  ...{ yes: fc.boolean(), twice: fc.boolean() },
});
