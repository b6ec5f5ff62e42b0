import { addDays, leastIdAt, refuse, startOfDay, text } from '@gongzhi/kernel';
import { Field, ID, InputType } from 'type-graphql';
import { idOf } from '../context.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { ActorKind, AuditAction } from './audit-entry.entity.js';

@InputType({ description: '审计记录的筛选，各项同时满足 · Which audit entries are meant: all of what is stated' })
export class AuditFilterInput {
  @Field(() => LocalDateScalar, { nullable: true, description: '首日 · First day' }) declare from?: string;
  @Field(() => LocalDateScalar, { nullable: true, description: '末日（含） · Last day' }) declare until?: string;
  @Field(() => ID, { nullable: true, description: '涉及的人 · The person whom they concern' })
  declare concernsId?: string;
  @Field(() => String, { nullable: true, description: '操作者的键 · Key of who acted' }) declare actorKey?: string;
  @Field(() => ActorKind, { nullable: true, description: '操作者类型 · Kind of who acted' })
  declare actorKind?: ActorKind;
  @Field(() => AuditAction, { nullable: true, description: '变更类型 · Kind of change' }) declare action?: AuditAction;
  @Field(() => String, { nullable: true, description: '对象类型，如 Person · Type of what was changed, as in Person' })
  declare subjectType?: string;
}

/**
 * The entries that a filter means. Days are looked up by id: it begins with the moment, and it is what the trail is
 * ordered by.
 * @throws Refusal BAD_USER_INPUT where the days are the wrong way round
 */
export function entriesMeant(filter: AuditFilterInput | undefined): Record<string, unknown> {
  const { from, until, concernsId, actorKey, actorKind, action, subjectType } = filter ?? {};
  if (from && until && until < from) {
    throw refuse('BAD_USER_INPUT', text('末日不能早于首日', 'The last day cannot lie before the first'), [
      'filter',
      'until',
    ]);
  }
  const id = {
    ...(from ? { $gte: leastIdAt(startOfDay(from)) } : {}),
    ...(until ? { $lt: leastIdAt(startOfDay(addDays(until, 1))) } : {}),
  };
  const said = { actorKey, actorKind, action, subjectType };
  return {
    ...(from || until ? { id } : {}),
    ...(concernsId ? { concernsId: { $in: [idOf('Person', concernsId) ?? []].flat() } } : {}),
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value != null)),
  };
}
