import { addDays, earlier, newId, refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, type TenantCtx, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { DirectoryEntry } from '../tenancy/community.entity.js';
import { AppConsent, appConsents } from './app-consent.entity.js';
import type { GrantAppConsentInput, RevokeAppConsentInput } from './integration.inputs.js';

/** Lets an app in from today on, within these scopes; what was granted to it before is replaced. */
export async function grantAppConsent(context: Ctx, input: GrantAppConsentInput): Promise<AppConsent> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'AppConsent');
  refuseMalformed(input);
  const own = { communityId: ctx.community.id, clientId: input.clientId };
  const terms = { scopes: [...new Set(input.scopes)], fromDate: today(), untilDate: input.until ?? null };
  const present = await ctx.em.findOne(AppConsent, own);
  const consent = present
    ? Object.assign(present, terms)
    : ctx.em.create(AppConsent, { ...own, id: newId(), ...terms });
  ctx.em.persist(consent);
  await openDoorForApp(ctx, input.clientId);
  const message = text('此应用刚刚获得授权，请重试', 'This app was granted consent a moment ago; try again');
  await flushOnce(ctx, message, ['clientId']);
  return consent;
}

/** Shuts an app out at once: its last day was yesterday. */
export async function revokeAppConsent(context: Ctx, input: RevokeAppConsentInput): Promise<AppConsent> {
  const ctx = inCommunity(context);
  const consent = await target(ctx, appConsents, input.appConsentId, ['appConsentId'], { lock: true });
  authorize(ctx, 'update', 'AppConsent', consent);
  const yesterday = addDays(today(), -1);
  // One granted today is kept as of yesterday only: a span cannot end before it begins.
  consent.fromDate = earlier(consent.fromDate, yesterday);
  consent.untilDate = earlier(consent.untilDate ?? yesterday, yesterday);
  await ctx.em.flush();
  return consent;
}

function refuseMalformed({ clientId, scopes, until }: GrantAppConsentInput): void {
  if (!/^[A-Za-z0-9][\w.:-]{0,99}$/.test(clientId)) {
    throw refuse('BAD_USER_INPUT', text('客户端标识格式不正确', 'This is no client id'), ['clientId']);
  }
  if (scopes.length === 0) {
    throw refuse('BAD_USER_INPUT', text('请至少选择一项授权范围', 'Choose at least one scope'), ['scopes']);
  }
  if (until != null && until < today()) {
    throw refuse('BAD_USER_INPUT', text('最后一天不能早于今天', 'The last day cannot lie before today'), ['until']);
  }
}

/** The directory's line by which the app's token finds this community; it stays when a consent ends, and opens nothing then. */
async function openDoorForApp({ em, community }: TenantCtx, clientId: string): Promise<void> {
  const line = { communityId: community.id, subject: `app:${clientId}` };
  if (await em.findOne(DirectoryEntry, line)) return;
  em.persist(em.create(DirectoryEntry, { ...line, id: newId(), emailHash: null, personId: null }));
}
