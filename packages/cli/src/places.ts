import { fileURLToPath } from 'node:url';
import { wrongUsage } from './failure.js';

/** The checkout that this command belongs to. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The realm of the sample city, as the issuer's address ends. */
export const REALM_PATH = '/realms/zhangjiagang';

/** Where the gateway is: what was said, else GONGZHI_URL, else this machine at PORT. No slash at the end. */
export function gatewayUrl(said: string | undefined, environment = process.env): string {
  const url = said || environment.GONGZHI_URL || `http://localhost:${environment.PORT || 4000}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw wrongUsage(
      `${url} 不是网关地址，应如 http://localhost:4000。`,
      `${url} is no address of a gateway; it should read like http://localhost:4000.`,
    );
  }
  return url.replace(/\/+$/, '');
}

/** Where people sign in: an issuer of one's own by ISSUER_URL, else the development issuer that stands beside the gateway. */
export const issuerOf = (gateway: string, environment = process.env): string =>
  environment.ISSUER_URL || `${gateway}${REALM_PATH}`;

/** The realm as code. */
export const REALM_FILE = fileURLToPath(new URL('../../../deploy/keycloak/realm.json', import.meta.url));
