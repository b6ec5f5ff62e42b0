import { subject } from '@casl/ability';
import {
  ACTIONS,
  type AccessQuestion,
  appAbility,
  factsOf,
  type Held,
  type Holder,
  holdersWith,
  isFor,
  personAbility,
  rulesFor,
  SUBJECTS,
  type SubjectName,
  verdictsOf,
} from '@gongzhi/access';
import { fromNodeId, refuse, text, today } from '@gongzhi/kernel';
import { runIn } from '@gongzhi/storage';
import { authorize, type Ctx, idOf, inCommunity, type TenantCtx, target } from '../context.js';
import { rowClassOf } from '../graphql/node.js';
import { nodeReadables } from '../graphql/node-registry.js';
import { type GroundsOf, groundsCall, groundsFrom } from '../people/entry-statement.js';
import { Membership } from '../people/membership.entity.js';
import { persons } from '../people/person.entity.js';
import type { AccessExplanation, AccessReason, AccessVerdict, ExplainAccessInput } from './explanation.types.js';
import { reasonInWords, summaryInWords, type Told } from './explanation-words.js';

/**
 * Why somebody may, or may not, do something here: every rule that speaks of it to a role that they hold or held, and what
 * becomes of it. Answers for oneself whoever asks; for others the community's heads. What it says is computed from the
 * same grounds and the same rules as what the gateway does.
 */
export async function explainAccess(context: Ctx, input: ExplainAccessInput): Promise<AccessExplanation> {
  const ctx = inCommunity(context);
  const question = await questionOf(ctx, input);
  const whom = await whomOf(ctx, input.personId);
  const [answer] = await runIn(ctx.em, groundsCall(ctx.community.id, whom, today()));
  const grounds = groundsFrom(answer![0]!);
  const ability = whom.personId
    ? personAbility(grounds)
    : appAbility(grounds.scopes, grounds.readOnly, grounds.constitution);
  const { action, subject: kind, row, field } = question;
  const allowed = ability.can(action, (row ? subject(kind, { ...row }) : kind) as never, field ?? undefined);
  const reasons = [
    ...(await reasonsHeld(ctx, grounds, question)),
    ...(await reasonsPast(ctx, whom, grounds, question)),
  ];
  const sorted = reasons.toSorted(
    (one, other) => Number(other.verdict === 'GRANTED') - Number(one.verdict === 'GRANTED'),
  );
  const holders = holdersWith(question);
  const words = summaryInWords(question, { allowed, reasons: sorted, holders });
  return { allowed, explanation: words[ctx.language], reasons: sorted, holders };
}

async function questionOf(ctx: TenantCtx, input: ExplainAccessInput): Promise<AccessQuestion> {
  const action = ACTIONS.find((each) => each === input.action);
  const kind = SUBJECTS.find((each) => each === input.subject);
  if (!action) throw unknown('action', ACTIONS);
  if (!kind) throw unknown('subject', SUBJECTS);
  const row = input.nodeId == null ? null : await rowOf(ctx, kind, input.nodeId);
  return { action, subject: kind, row, field: input.field ?? null };
}

const unknown = (field: string, known: readonly string[]) =>
  refuse('BAD_USER_INPUT', text(`应为其中之一：${known.join('、')}`, `It is one of ${known.join(', ')}`), [field]);

/** The row that is asked about: of this community, or of what the city shares. */
async function rowOf(ctx: TenantCtx, kind: SubjectName, nodeId: string): Promise<Record<string, unknown>> {
  const named = fromNodeId(nodeId);
  const readable = named && nodeReadables.get(rowClassOf(named.type));
  if (readable && readable.subject !== kind) {
    const message = text(`这个对象按 ${readable.subject} 授权`, `This one is decided as ${readable.subject}`);
    throw refuse('BAD_USER_INPUT', message, ['subject']);
  }
  if (readable?.scope === 'tenant') return { ...(await target(ctx, readable, nodeId, ['nodeId'])) };
  const shared = readable && (await ctx.em.findOne(readable.entity, { id: named!.id } as never));
  if (!shared || (kind === 'Community' && named!.id !== ctx.community.id)) {
    throw refuse('NOT_FOUND', text('找不到所指的对象', 'There is no such thing here'), ['nodeId']);
  }
  return { ...(shared as object) };
}

/** Who is asked about. @throws Denial FORBIDDEN where it is somebody else, and the caller none of the community's heads */
async function whomOf(ctx: TenantCtx, nodeId: string | undefined) {
  const { kind, personId, key } = ctx.actor;
  if (nodeId == null) return { personId, clientId: kind === 'APP' ? key : null };
  if (idOf('Person', nodeId) !== personId || personId === null) authorize(ctx, 'read', 'Access');
  return { personId: (await target(ctx, persons, nodeId, ['personId'])).id, clientId: null };
}

/** By what counts today: memberships, standing in for others, an app's consent. */
async function reasonsHeld(ctx: TenantCtx, grounds: GroundsOf, question: AccessQuestion): Promise<AccessReason[]> {
  const { standings, standsInForIds, scopes } = grounds;
  const memberships = await ctx.em.find(Membership, {
    communityId: ctx.community.id,
    id: { $in: standings.map(({ id }) => id) },
  });
  const facts = factsOf(standings[0] ?? { personId: '' }, grounds);
  const substitute = standings.length > 0 && standsInForIds.length > 0;
  const besides: readonly Holder[] = [...(substitute ? (['SUBSTITUTE'] as const) : []), ...scopes];
  const held: (Held & { membership: Membership | null })[] = [
    ...standings.map((standing) => ({
      ...{ holder: standing.role, position: standing.position ?? null, scope: standing.scope ?? null },
      facts: factsOf(standing, grounds),
      membership: memberships.find(({ id }) => id === standing.id) ?? null,
    })),
    ...besides.map((holder) => ({ holder, position: null, scope: null, facts, membership: null })),
  ];
  return held.flatMap(({ membership, ...each }) =>
    verdictsOf(each, question, grounds).map(({ rule, verdict }) =>
      reasonOf(ctx, { rule, verdict, holder: each.holder, membership }),
    ),
  );
}

/** By memberships that do not count today, and why not. */
async function reasonsPast(
  ctx: TenantCtx,
  { personId }: { personId: string | null },
  { standings }: GroundsOf,
  question: AccessQuestion,
): Promise<AccessReason[]> {
  if (!personId) return [];
  const all = await ctx.em.find(Membership, { communityId: ctx.community.id, personId });
  const idle = all.filter(({ id }) => !standings.some((standing) => standing.id === id));
  return idle.flatMap((membership) => {
    const { role: holder, position } = membership;
    return rulesFor(holder, question)
      .filter((rule) => isFor(rule, holder, position))
      .map((rule) => reasonOf(ctx, { rule, verdict: whyIdle(membership), holder, membership }));
  });
}

function whyIdle({ fromDate, untilDate }: Membership): AccessVerdict {
  if (fromDate > today()) return 'NOT_BEGUN';
  return untilDate && untilDate < today() ? 'ENDED' : 'SUSPENDED';
}

function reasonOf({ language }: TenantCtx, told: Told): AccessReason {
  const { rule, verdict, holder, membership } = told;
  const explanation = reasonInWords(told)[language];
  return { verdict, rule: rule.key, title: rule.title[language], holder, membership, explanation };
}
