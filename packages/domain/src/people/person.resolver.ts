import { type Read, readPage } from '@gongzhi/reading';
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
import { MaskedIdentifier, maskedIdentifiers } from './masked-identifier.js';
import { RegisterPersonInput } from './people.inputs.js';
import { Person, PersonConnection, persons } from './person.entity.js';
import { registerPerson } from './person.service.js';

@ObjectType({ description: '登记人员的结果 · Result of registering a person' })
export class RegisterPersonPayload extends Payload {
  @Field(() => Person, { nullable: true, description: '已登记的人 · The person' }) declare person?: Person;
}

@Resolver(() => Person)
export class PersonResolver {
  @Authorized()
  @Query(() => PersonConnection, {
    description: '本社区登记的人（限本人有权查看的） · Persons the community knows, as far as you may see them',
  })
  persons(@Args(() => PageArgs) args: PageArgs): Read<Person> {
    return readPage(persons, args);
  }

  @Authorized()
  @Mutation(() => RegisterPersonPayload, { description: '登记人员 · Register a person' })
  async registerPerson(
    @Ctx() ctx: Context,
    @Arg('input', () => RegisterPersonInput, { description: '输入 · Input' }) input: RegisterPersonInput,
  ): Promise<Partial<RegisterPersonPayload>> {
    return { person: await registerPerson(ctx, input) };
  }

  @FieldResolver(() => [MaskedIdentifier], {
    nullable: true,
    description: '脱敏的个人标识；无权查看则为空 · Masked identifiers; null unless you may see them',
  })
  async identifiers(@Root() person: Person, @Ctx() ctx: Context): Promise<MaskedIdentifier[] | null> {
    return maySee(ctx, 'Person', person, 'identifiers') ? maskedIdentifiers(ctx, person) : null;
  }
}
