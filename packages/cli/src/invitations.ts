import type { Invitations } from '@gongzhi/domain';
import type { Settings } from './deployment.js';

/** How those who are invited get an account; none where the settings name no client for it. Loads Keycloak's client only then. */
export async function invitationsOf({
  issuerUrl,
  invitations,
}: Pick<Settings, 'issuerUrl' | 'invitations'>): Promise<{ invitations?: Invitations }> {
  if (!issuerUrl || !invitations) return {};
  const { keycloakInvitations } = await import('@gongzhi/identity/keycloak');
  return { invitations: keycloakInvitations({ issuerUrl, ...invitations }) };
}
