import { Field, ObjectType } from 'type-graphql';
import type { Ctx } from '../context.js';
import { batched } from '../graphql/batched.js';
import { IdentifierKind } from './people.enums.js';
import { type Person, PersonIdentifier } from './person.entity.js';

/** All that is shown of an identifier. The whole one stays sealed. */
@ObjectType({ description: '个人标识，脱敏显示 · An identifier of a person, masked' })
export class MaskedIdentifier {
  @Field(() => IdentifierKind, { description: '类型 · Kind' }) declare kind: IdentifierKind;
  @Field(() => String, { description: '脱敏后的值，如 ••••1234 · Masked value, as in ••••1234' })
  declare masked: string;
}

/** A person's identifiers, masked; for all persons of an answer in one statement. */
export async function maskedIdentifiers(ctx: Ctx, person: Person): Promise<MaskedIdentifier[]> {
  const found = await batched(ctx, 'Person.identifiers', person, async (rows) => {
    const where = { communityId: person.communityId, personId: { $in: rows.map(({ id }) => id) } };
    const identifiers = await ctx.em.find(PersonIdentifier, where, { orderBy: { kind: 'asc', id: 'asc' } });
    return new Map(rows.map(({ id }) => [id, identifiers.filter(({ personId }) => personId === id)]));
  });
  return (found ?? []).map(({ kind, lastFour }) => ({ kind, masked: `••••${lastFour}` }));
}
