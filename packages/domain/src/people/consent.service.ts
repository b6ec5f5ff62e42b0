import { ageOn, type LocalDate, newId, type Problem, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { rowsOf } from '@gongzhi/storage';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { Consent } from './consent.entity.js';
import { ConsentPurpose } from './consent.enums.js';
import type { ConsentInput, EndGuardianshipInput, GiveConsentInput, RegisterGuardianInput } from './consent.inputs.js';
import { addConsent } from './consent-register.js';
import { Guardianship, guardianships } from './guardianship.entity.js';
import { type Person, persons } from './person.entity.js';

/** Under this age a guardian decides (PIPL, article 31). */
const AGE_OF_OWN_CONSENT = 14;

/** False also where the birth date is unknown: then nothing says that somebody is a child. */
export const isChild = ({ birthDate }: Pick<Person, 'birthDate'>, on: LocalDate): boolean =>
  birthDate != null && ageOn(birthDate, on) < AGE_OF_OWN_CONSENT;

/** Enters a consent, one for each purpose; the same again while it stands is a conflict. For a child a guardian gives it. */
export async function giveConsent(context: Ctx, input: GiveConsentInput): Promise<Consent> {
  const ctx = inCommunity(context);
  const person = await target(ctx, persons, input.personId, ['personId']);
  authorize(ctx, 'create', 'Consent', { personId: person.id });
  const consent = await newConsent(ctx, person, input, []);
  await flushOnce(ctx, text('对该用途的同意已登记，且仍然有效', 'A consent for this purpose stands already'), [
    'purpose',
  ]);
  return consent;
}

/**
 * Enters those of the consents that do not stand yet: what comes along with a registration or an enrolment. Written with
 * the next flush.
 */
export async function takeConsents(ctx: TenantCtx, person: Person, inputs: readonly ConsentInput[]): Promise<void> {
  if (inputs.length === 0) return;
  const standing = await standingConsents(ctx, person.id);
  const fresh = inputs.filter(({ purpose }, index) => {
    const repeated = inputs.findIndex((other) => other.purpose === purpose) < index;
    return !repeated && !standing.some((consent) => consent.purpose === purpose);
  });
  for (const input of fresh) {
    authorize(ctx, 'create', 'Consent', { personId: person.id });
    await newConsent(ctx, person, input, ['consents', String(inputs.indexOf(input))]);
  }
}

/**
 * What must be agreed to before data of these kinds may be collected about a person: each purpose that lacks a consent
 * is told. A child's consents are a guardian's, and data of a child always need one.
 */
export async function refuseWithoutConsent(
  ctx: TenantCtx,
  person: Person,
  purposes: readonly ConsentPurpose[],
  on: LocalDate,
): Promise<void> {
  const child = isChild(person, on);
  const needed = [...new Set(child ? [ConsentPurpose.CHILD, ...purposes] : purposes)];
  if (needed.length === 0) return;
  if (child) await refuseWithoutGuardian(ctx, person, on);
  const standing = await standingConsents(ctx, person.id);
  const missing = needed.filter(
    (purpose) => !standing.some((each) => each.purpose === purpose && (!child || each.givenBy === 'GUARDIAN')),
  );
  if (missing.length > 0) throw new Refusal(missing.map((purpose) => missingConsent(purpose, child)));
}

/** Names who decides for a child or a ward; both are persons of the community. */
export async function registerGuardian(context: Ctx, input: RegisterGuardianInput): Promise<Guardianship> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Guardianship');
  const ward = await target(ctx, persons, input.personId, ['personId']);
  const guardian = await target(ctx, persons, input.guardianId, ['guardianId']);
  const from = input.from ?? today();
  if (ward.id === guardian.id || isChild(guardian, from)) {
    throw refuse('BAD_USER_INPUT', text('监护人应为另一名成年人', 'A guardian is somebody else, and grown up'), [
      'guardianId',
    ]);
  }
  if (input.until && input.until < from) throw endBeforeStart();
  const guardianship = ctx.em.create(Guardianship, {
    communityId: ctx.community.id,
    id: newId(),
    personId: ward.id,
    guardianId: guardian.id,
    relation: input.relation,
    fromDate: from,
    untilDate: input.until ?? null,
  });
  ctx.em.persist(guardianship);
  await flushOnce(ctx, text('此监护关系已登记', 'This guardianship is registered already'), ['guardianId']);
  return guardianship;
}

/** Sets the last day of a guardianship; consents that the guardian gave stand until they are withdrawn. */
export async function endGuardianship(context: Ctx, input: EndGuardianshipInput): Promise<Guardianship> {
  const ctx = inCommunity(context);
  const guardianship = await target(ctx, guardianships, input.guardianshipId, ['guardianshipId'], { lock: true });
  authorize(ctx, 'update', 'Guardianship', guardianship);
  if (input.until < guardianship.fromDate) throw endBeforeStart();
  guardianship.untilDate = input.until;
  await ctx.em.flush();
  return guardianship;
}

/** Whose guardianship over somebody is in force on a day. */
export async function guardianIdsOf({ em, community }: TenantCtx, wardId: string, on: LocalDate): Promise<string[]> {
  const running = await em.find(Guardianship, {
    communityId: community.id,
    personId: wardId,
    fromDate: { $lte: on },
    $or: [{ untilDate: null }, { untilDate: { $gte: on } }],
  });
  return running.map(({ guardianId }) => guardianId);
}

const standingConsents = ({ em, community }: TenantCtx, personId: string): Promise<Consent[]> =>
  em.find(Consent, { communityId: community.id, personId, withdrawnAt: null });

async function newConsent(ctx: TenantCtx, person: Person, input: ConsentInput, path: string[]): Promise<Consent> {
  const givenOn = input.givenOn ?? today();
  if (givenOn > today()) {
    const message = text('同意的日期不能在今天之后', 'A consent cannot lie ahead');
    throw refuse('BAD_USER_INPUT', message, [...path, 'givenOn']);
  }
  if (person.erasedAt) {
    throw refuse('CONFLICT', text('此人的信息已删除', 'The data of this person were erased'), ['personId']);
  }
  const guardianId = input.guardianId ? await guardianOf(ctx, person, input.guardianId, givenOn, path) : null;
  if (!guardianId && isChild(person, givenOn)) {
    throw new Refusal([
      {
        code: 'BAD_USER_INPUT',
        field: [...path, 'guardianId'],
        reason: 'GUARDIAN_DECIDES',
        message: text(
          '不满十四周岁者由监护人同意：请填写监护人',
          'For somebody under 14 a guardian consents: name the guardian',
        ),
      },
    ]);
  }
  const { purpose, form } = input;
  const consent = { personId: person.id, purpose, form, givenOn, guardianId, recordedByKey: ctx.actor.key };
  return addConsent({ rows: rowsOf(ctx.em), communityId: ctx.community.id }, consent);
}

async function guardianOf(
  ctx: TenantCtx,
  ward: Person,
  nodeId: string,
  on: LocalDate,
  path: string[],
): Promise<string> {
  const field = [...path, 'guardianId'];
  const guardian = await target(ctx, persons, nodeId, field);
  if ((await guardianIdsOf(ctx, ward.id, on)).includes(guardian.id)) return guardian.id;
  const message = text('此人不是其登记的监护人', 'This is not a registered guardian of that person');
  throw refuse('BAD_USER_INPUT', message, field);
}

async function refuseWithoutGuardian(ctx: TenantCtx, ward: Person, on: LocalDate): Promise<void> {
  if ((await guardianIdsOf(ctx, ward.id, on)).length > 0) return;
  throw new Refusal([
    {
      code: 'BAD_USER_INPUT',
      field: ['personId'],
      reason: 'GUARDIAN_MISSING',
      message: text(
        '此人不满十四周岁且没有登记监护人：请先用 registerGuardian 登记',
        'This person is under 14 and no guardian is registered: registerGuardian first',
      ),
    },
  ]);
}

const NAMES: Record<ConsentPurpose, { zh: string; en: string }> = {
  SERVICE: text('提供服务', 'services'),
  PHOTOS: text('拍照', 'photographs'),
  OPERATOR_SHARING: text('提供给运作组织', 'sharing with an operator'),
  HEALTH: text('健康与照护情况', 'health and situations of care'),
  CHILD: text('儿童信息', 'data of a child'),
  WHEREABOUTS: text('行踪', 'whereabouts'),
  POINTS_RANKING: text('积分排名', 'the ranking of points'),
};

const missingConsent = (purpose: ConsentPurpose, child: boolean): Problem => ({
  code: 'BAD_USER_INPUT',
  field: ['consents'],
  reason: `CONSENT_MISSING_${purpose}`,
  message: text(
    `缺少${child ? '监护人' : '本人'}对“${NAMES[purpose].zh}”的单独同意：请在 consents 中填写，或先用 giveConsent 登记`,
    `The ${child ? 'guardian' : 'person'} has not consented to ${NAMES[purpose].en}: state it in consents, or enter it with giveConsent first`,
  ),
});

const endBeforeStart = () =>
  refuse('BAD_USER_INPUT', text('结束日期不能早于开始日期', 'The last day cannot lie before the first'), ['until']);
