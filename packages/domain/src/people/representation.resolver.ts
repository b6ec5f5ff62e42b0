import { type Read, readPage } from '@gongzhi/reading';
import { Args, Authorized, Query, Resolver } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { Representation, RepresentationConnection, representations } from './representation.entity.js';

@Resolver(() => Representation)
export class RepresentationResolver {
  @Authorized()
  @Query(() => RepresentationConnection, {
    description:
      '代办记录，新的在前；居民可见为自己办的 · What was done for residents, newest first; residents see what was done for them',
  })
  representations(@Args(() => PageArgs) args: PageArgs): Read<Representation> {
    return readPage(representations, args);
  }
}
