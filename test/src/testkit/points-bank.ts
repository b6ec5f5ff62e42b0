import { today } from '@gongzhi/kernel';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from './city.js';

/** Somebody of the register who signs in, or is only entered. */
export interface Resident {
  id: string;
  visitor: Visitor;
}

/** A community whose officers are signed in, with a rule, a shop and what it offers: whatever a test of points asks of it. */
export class PointsBank {
  readonly code: string;
  readonly admin: Visitor;
  readonly executor: Visitor;
  readonly leader: Visitor;
  readonly #shop: string;

  private constructor(code: string, officers: [admin: Visitor, executor: Visitor, leader: Visitor], shop: string) {
    this.code = code;
    [this.admin, this.executor, this.leader] = officers;
    this.#shop = shop;
  }

  static async in(code: string, name: string): Promise<PointsBank> {
    const [admin] = (await cityWith({ code, name })) as [Visitor];
    for (const [role, officer] of Object.entries({ EXECUTOR: '方明', LEADER: '宋引' })) {
      const invited = { email: `${role.toLowerCase()}@${code}`, role, name: officer };
      await admin.do('inviteMember', invited, 'membership { id }');
    }
    const officers = await Promise.all([signIn(`executor@${code}`), signIn(`leader@${code}`)]);
    const shop = { name: `理发店${code}`, kind: 'ENTERPRISE' };
    const { organisation } = await admin.do('registerOrganisation', shop, 'organisation { id }');
    return new PointsBank(code, [admin, ...officers], organisation.id);
  }

  async resident(name: string): Promise<Resident> {
    const email = `${freshCode('resident')}@${this.code}`;
    const invited = { email, role: 'STEWARD', name };
    const { membership } = await this.admin.do('inviteMember', invited, 'membership { person { id } }');
    return { id: membership.person.id, visitor: await signIn(email, this.code) };
  }

  /** A claim that waits. */
  async claim(personId: string, points: number): Promise<string> {
    const rule = { key: freshCode('rule'), title: '好事', titleEn: 'A good deed', points };
    const ruleId = (await this.leader.do('setPointsRule', rule, 'rule { id }')).rule.id;
    const input = { ruleId, personId, doneOn: today(), onBehalfOf: { consent: 'ORAL' } };
    const asked = { ...input, idempotencyKey: freshCode('key') };
    return (await this.executor.do('claimPoints', asked, 'claim { id }')).claim.id;
  }

  review = (claimId: string): Promise<Loose> =>
    this.leader.do('reviewPointsClaim', { claimId, approve: true }, 'claim { status }');

  async earns(personId: string, points: number): Promise<void> {
    await this.review(await this.claim(personId, points));
  }

  async offers(cost: number, more: object = {}): Promise<string> {
    const told = { title: '理发', titleEn: 'Haircut', cost, providerId: this.#shop, ...more };
    const input = { ...told, idempotencyKey: freshCode('key') };
    return (await this.executor.do('createBenefit', input, 'benefit { id }')).benefit.id;
  }

  redeem = ({ visitor }: Resident, benefitId: string, idempotencyKey = freshCode('key')) =>
    visitor.attempt('redeemBenefit', { benefitId, idempotencyKey }, 'redemption { id code status }');

  confirm = ({ id, code }: Loose) =>
    this.executor.attempt('confirmRedemption', { redemptionId: id, code }, 'redemption { status }');

  refund = (redemptionId: string) =>
    this.executor.attempt('refundRedemption', { redemptionId, reason: '未能提供' }, 'redemption { status }');

  async deducts(personId: string, points: number): Promise<string> {
    const told = { personId, kind: 'PARKING', points, reason: '乱停车', occurredOn: today() };
    const input = { ...told, idempotencyKey: freshCode('key') };
    return (await this.leader.do('deductPoints', input, 'deduction { id }')).deduction.id;
  }

  appeal = ({ visitor }: Resident, deductionId: string): Promise<Loose> =>
    visitor.do('appealDeduction', { deductionId, text: '不是我的车' }, 'deduction { status }');

  /** By somebody else than who took them. */
  reverse = (deductionId: string): Promise<Loose> =>
    this.admin.do('decideAppeal', { deductionId, outcome: 'REVERSED', reason: '已核实' }, 'deduction { status }');

  /** What somebody has, and how much of it is held. */
  async pointsOf(personId: string): Promise<{ balance: string; held: string } | null> {
    const document = 'query($id: ID!) { pointsOf(personId: $id) { balance held } }';
    return (await this.admin.ask(document, { id: personId })).pointsOf;
  }
}
