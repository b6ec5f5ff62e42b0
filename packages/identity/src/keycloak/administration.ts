import { Denial, text } from '@gongzhi/kernel';
import KeycloakAdminClient, { NetworkError } from '@keycloak/keycloak-admin-client';

/** Who administers: a person of the realm `master`, or the service account of a client of `realm`. */
export type Administrator =
  | { userName: string; password: string }
  | { realm: string; clientId: string; clientSecret: string };

/** Signed in, at work in the realm of its configuration. */
export type Administration = KeycloakAdminClient;

const TIME_OUT = 10_000;

/** Signs an administrator in. @throws Denial UNAVAILABLE where nobody answers, UNAUTHENTICATED for wrong credentials */
export async function administrationOf(serverUrl: string, administrator: Administrator): Promise<Administration> {
  const service = 'clientId' in administrator;
  const realmName = service ? administrator.realm : 'master';
  const keycloak = new KeycloakAdminClient({ baseUrl: serverUrl.replace(/\/+$/, ''), realmName, timeout: TIME_OUT });
  try {
    await keycloak.auth(
      service
        ? {
            grantType: 'client_credentials',
            clientId: administrator.clientId,
            clientSecret: administrator.clientSecret,
          }
        : {
            grantType: 'password',
            clientId: 'admin-cli',
            username: administrator.userName,
            password: administrator.password,
          },
    );
  } catch (error) {
    throw told(error, serverUrl);
  }
  return keycloak;
}

/** What an error of Keycloak's means to whoever administers it. */
export function told(error: unknown, serverUrl: string): unknown {
  if (!(error instanceof NetworkError)) {
    if (!isUnreachable(error)) return error;
    return new Denial(
      'UNAVAILABLE',
      text(
        `无法访问 ${serverUrl}，请检查地址以及 Keycloak 是否在运行。`,
        `${serverUrl} cannot be reached: check the address, and that Keycloak runs.`,
      ),
    );
  }
  const { status } = error.response;
  if (status === 401 || (status === 400 && isRefusedSignIn(error))) {
    return new Denial(
      'UNAUTHENTICATED',
      text(
        'Keycloak 拒绝了这组管理员用户名与密码（或客户端密钥）。',
        'Keycloak refuses this administrator’s name and password, or client secret.',
      ),
    );
  }
  if (status === 403) {
    return new Denial(
      'FORBIDDEN',
      text('此管理员在 Keycloak 中没有所需权限。', 'This administrator lacks the right to do so in Keycloak.'),
    );
  }
  return error;
}

/** As fetch has it: nobody answers, or not in time. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'TimeoutError' || error.name === 'AbortError' || error.message === 'fetch failed');

const isRefusedSignIn = ({ responseData }: NetworkError): boolean =>
  ['invalid_grant', 'unauthorized_client', 'invalid_client'].includes(
    (responseData as { error?: string } | null)?.error ?? '',
  );
