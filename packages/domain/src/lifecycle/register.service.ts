import type { Filter } from '@gongzhi/access';
import { type LocalDate, refuse, text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import { authorize, type Ctx } from '../context.js';
import { normaliseName } from '../names.js';
import { SLUG, slugRule } from '../onboarding/onboarding-file.js';
import { communityIdsInReach } from '../people/entry.service.js';
import { mayLookUp } from '../people/viewer.service.js';
import { CLOSED, Community } from '../tenancy/community.entity.js';
import { CommunityCode } from '../tenancy/community-state.entity.js';
import { changeLine } from './change-line.js';
import type { RenameCommunityInput } from './register.inputs.js';

/**
 * Gives a community another name, another code, or both; the bureau alone may. Ids stay, and every code that it ever had
 * goes on leading to it: none is given to another community. Renaming it to what it is called changes nothing.
 */
export async function renameCommunity(ctx: Ctx, input: RenameCommunityInput): Promise<Community> {
  authorize(ctx, 'onboard', 'Community');
  const name = input.name == null ? null : normaliseName(input.name, ['name']);
  const code = input.code == null ? null : input.code.trim();
  if (name === null && code === null) throw nothingToDo();
  if (code !== null && !SLUG.test(code)) throw refuse('BAD_USER_INPUT', slugRule, ['code']);
  return changeLine(ctx, input, async (community, em) => {
    if (CLOSED.includes(community.status)) throw closed();
    if (code !== null && code !== community.code) await mustBeFree(em, code, community, ['code']);
    community.name = name ?? community.name;
    community.code = code ?? community.code;
  });
}

/** The id of the community that has or had this code, where the caller may look it up. */
export async function idOfCommunity(ctx: Ctx, code: string): Promise<string | null> {
  const [found] = await ctx.em.execute<{ id: string }[]>(
    'select id from community where code = ? union all select line_id from community_code where code = ? limit 1',
    [code, code],
  );
  return found && (await mayLookUp(ctx, found.id)) ? found.id : null;
}

/** What the register said at the end of a day: of all communities for the bureau, of their own for everybody else. */
export async function registerOn(ctx: Ctx, day: LocalDate): Promise<Filter> {
  const held = heldOn(day);
  return ctx.actor.kind === 'BUREAU' ? held : { ...held, lineId: { $in: await communityIdsInReach(ctx.em) } };
}

/** The states that the register was in at the end of a day. */
export const heldOn = (day: LocalDate) => ({
  fromDate: { $lte: day },
  $or: [{ untilDate: null }, { untilDate: { $gt: day } }],
});

/**
 * Two who choose the same code at once are told apart by the code's key: the later one is a collision.
 * @throws Refusal CONFLICT, naming `field`, where another community than this one, or any, has or had it
 */
export async function mustBeFree(
  em: EntityManager,
  code: string,
  community: Pick<Community, 'id'> | null,
  field: string[],
): Promise<void> {
  const given = await em.findOne(CommunityCode, { code, ...(community ? { lineId: { $ne: community.id } } : {}) });
  const taken = given ?? (await em.findOne(Community, { code, ...(community ? { id: { $ne: community.id } } : {}) }));
  if (taken)
    throw refuse(
      'CONFLICT',
      text('此代码已属于（或曾属于）另一个社区', 'This code is, or was, another community’s'),
      field,
    );
}

const nothingToDo = () =>
  refuse('BAD_USER_INPUT', text('请给出新名称或新代码', 'Say the new name, or the new code'), ['name']);

const closed = () =>
  refuse('CONFLICT', text('社区已归档，不能更名', 'The community is archived and keeps its name'), ['communityCode']);
