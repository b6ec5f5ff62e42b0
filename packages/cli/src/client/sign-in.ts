import type { Language } from '@gongzhi/kernel';
import { wrongUsage } from '../failure.js';
import { gatewayUrl, issuerOf } from '../places.js';
import { type Connection, notRunning, reach, starting } from './gateway-client.js';

/** The options with which a command says where it works, and as whom. */
export interface SignInOptions {
  url?: string;
  as?: string;
  community?: string;
  lang?: Language;
}

/** Signs in as `--as` says, else with GONGZHI_TOKEN, else as `otherwise`. */
export async function connect(options: SignInOptions, otherwise?: string): Promise<Connection> {
  const url = gatewayUrl(options.url);
  const token = options.as ? undefined : process.env.GONGZHI_TOKEN?.trim();
  const user = options.as ?? otherwise;
  if (!token && !user) {
    throw wrongUsage(
      '请用 --as <用户> 说明以谁的身份操作，或用 GONGZHI_TOKEN 给出访问令牌。',
      'Say with --as <user> who is asking, or give an access token by GONGZHI_TOKEN.',
    );
  }
  const { community, lang: language = 'zh' } = options;
  return { url, token: token || (await accessToken(user!, url)), community, language };
}

/** An access token of the development issuer beside a gateway. @throws CommandFailure or Denial, which say why not */
export async function accessToken(user: string, gateway: string): Promise<string> {
  // Loaded when it is needed: with it comes the issuer itself.
  const { fetchDevelopmentToken } = await import('@gongzhi/identity');
  try {
    return await fetchDevelopmentToken({ issuerUrl: issuerOf(gateway), user: user.trim().toLowerCase() });
  } catch (error) {
    if ((error as { code?: string }).code === 'UNAVAILABLE') await assertServing(gateway);
    throw error;
  }
}

/** Tells a gateway that is still starting, or not there, from one with another trouble. */
async function assertServing(gateway: string): Promise<void> {
  const health = await reach(gateway, '/health', { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  if (!health) throw notRunning(gateway);
  if (health.status === 503) throw starting(gateway);
}
