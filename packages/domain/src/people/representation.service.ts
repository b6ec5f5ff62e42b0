import { Denial, newId, refuse, text } from '@gongzhi/kernel';
import { idOf, type TenantCtx, target } from '../context.js';
import { persons } from './person.entity.js';
import { type OnBehalfOfInput, Representation, type RepresentedAct } from './representation.entity.js';

/** What was done for somebody, and how they agreed. */
interface Represented {
  act: RepresentedAct;
  personId: string;
  subjectType: string;
  subjectId: string;
  onBehalfOf: OnBehalfOfInput;
}

/**
 * Notes that the caller acts for a resident, in the unit of work of what they do: the two are written together. It takes
 * the resident's stated consent, and a person who answers for it; the resident sees it, and so does the audit trail.
 * Nobody approves on somebody's behalf: approvals do not ask this.
 */
export async function actFor(ctx: TenantCtx, { onBehalfOf, ...done }: Represented): Promise<void> {
  const actorId = ctx.actor.personId;
  if (!actorId) throw new Denial('FORBIDDEN', text('代办须由具体的人承担', 'A person acts for a resident, not an app'));
  const { personId, consent } = onBehalfOf;
  if (actorId === done.personId || (personId && idOf('Person', personId) !== done.personId)) {
    throw refuse('BAD_USER_INPUT', text('所代的人与事项不符', 'This is not about whom you act for'), [
      'onBehalfOf',
      'personId',
    ]);
  }
  if (consent === 'ONLINE') {
    throw refuse(
      'BAD_USER_INPUT',
      text('代办须有口头或书面同意', 'Acting for somebody takes ORAL or WRITTEN consent'),
      ['onBehalfOf', 'consent'],
    );
  }
  const witnessId = await witnessOf(ctx, onBehalfOf, [actorId, done.personId]);
  const own = { communityId: ctx.community.id, id: newId() };
  ctx.em.persist(ctx.em.create(Representation, { ...own, ...done, actorId, consent, witnessId, at: new Date() }));
}

async function witnessOf(ctx: TenantCtx, { witnessId }: OnBehalfOfInput, parties: string[]): Promise<string | null> {
  if (!witnessId) return null;
  const field = ['onBehalfOf', 'witnessId'];
  const witness = await target(ctx, persons, witnessId, field);
  if (!parties.includes(witness.id)) return witness.id;
  throw refuse('BAD_USER_INPUT', text('见证人须是第三人', 'A witness is a third person'), field);
}
