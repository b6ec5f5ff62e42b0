import type { Page } from '@gongzhi/reading';
import {
  Arg,
  Args,
  Authorized,
  Ctx,
  Field,
  FieldResolver,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { type Ctx as Context, maySee } from '../context.js';
import { PageArgs } from '../graphql/connection.js';
import { Payload } from '../graphql/payload.js';
import { LocalDateScalar } from '../graphql/scalars.js';
import { Stairwell, stairwells } from '../tenancy/place.entity.js';
import { MaskedIdentifier, maskedIdentifiers } from './masked-identifier.js';
import { Situation } from './people.enums.js';
import { RegisterPersonInput } from './people.inputs.js';
import { registerPerson } from './people.service.js';
import { Person, PersonConnection, persons } from './person.entity.js';

@ObjectType({ description: '登记人员的结果 · Result of registering a person' })
export class RegisterPersonPayload extends Payload {
  @Field(() => Person, { nullable: true, description: '已登记的人 · The person' }) declare person?: Person;
}

/**
 * Everything beyond a person's name is null unless the caller may see that field of that person. Who may see that somebody
 * takes part in something sees the name; an app sees it masked, since nobody has consented for that person.
 */
@Resolver(() => Person)
export class PersonResolver {
  @Authorized()
  @Query(() => PersonConnection, {
    description: '本社区登记的人（限本人有权查看的） · Persons the community knows, as far as you may see them',
  })
  persons(@Ctx() ctx: Context, @Args(() => PageArgs) args: PageArgs): Promise<Page<Person>> {
    return ctx.reads.page('persons', persons, args);
  }

  @Authorized()
  @Mutation(() => RegisterPersonPayload, { description: '登记人员 · Register a person' })
  async registerPerson(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterPersonInput, { description: '输入 · Input' }) input: RegisterPersonInput,
  ): Promise<Partial<RegisterPersonPayload>> {
    return { person: await registerPerson(ctx, input) };
  }

  @FieldResolver(() => String, {
    description: '姓名；应用只见首字，如 王** · Name; apps see its first character only, as in 王**',
  })
  name(@Root() person: Person, @Ctx() { actor }: Context): string {
    return actor.kind === 'APP' ? `${[...person.name][0]}**` : person.name;
  }

  @FieldResolver(() => LocalDateScalar, {
    nullable: true,
    description: '出生日期；无权查看则为空 · Date of birth; null unless you may see it',
  })
  birthDate(@Root() person: Person, @Ctx() ctx: Context): string | null {
    return maySee(ctx, 'Person', person, 'birthDate') ? (person.birthDate ?? null) : null;
  }

  @FieldResolver(() => [Situation], {
    nullable: true,
    description: '照护相关情况；无权查看则为空 · Situations that matter for care; null unless you may see them',
  })
  situations(@Root() person: Person, @Ctx() ctx: Context): Situation[] | null {
    return maySee(ctx, 'Person', person, 'situations') ? person.situations : null;
  }

  @FieldResolver(() => Stairwell, {
    nullable: true,
    description: '居住楼道；无权查看则为空 · Stairwell where the person lives; null unless you may see it',
  })
  stairwell(@Root() person: Person, @Ctx() ctx: Context): Promise<Stairwell | null> {
    return ctx.reads.through(stairwells, maySee(ctx, 'Person', person, 'stairwellId') ? person.stairwellId : null);
  }

  @FieldResolver(() => [MaskedIdentifier], {
    nullable: true,
    description: '脱敏的个人标识；无权查看则为空 · Masked identifiers; null unless you may see them',
  })
  async identifiers(@Root() person: Person, @Ctx() ctx: Context): Promise<MaskedIdentifier[] | null> {
    return maySee(ctx, 'Person', person, 'identifiers') ? maskedIdentifiers(ctx, person) : null;
  }
}
