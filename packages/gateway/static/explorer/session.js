const { oidc } = globalThis;

/**
 * Signing in at the city's issuer: authorization code with PKCE, the same for Keycloak and the development issuer.
 * Tokens live in this tab's sessionStorage and are renewed with the refresh token.
 * @param {{issuerUrl: string, clientId: string, development: boolean}} settings
 */
export function createSession({ issuerUrl, clientId, development }) {
  const home = `${location.origin}/`;
  const manager = new oidc.UserManager({
    authority: issuerUrl,
    client_id: clientId,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    response_type: 'code',
    scope: 'openid profile',
    automaticSilentRenew: true,
    // A city may let tokens live for a minute only; the usual lead of 60 s would then renew without pause.
    accessTokenExpiringNotificationTimeInSeconds: 20,
    userStore: new oidc.WebStorageStateStore({ store: sessionStorage }),
  });

  return {
    /**
     * Completes a sign-in on the way back from the issuer, or takes up the one of this tab.
     * @returns {Promise<{identity: {token: string, name: string} | null, failure: string | null}>}
     */
    async resume() {
      const failure = await completeSignIn(manager);
      const user = await manager.getUser();
      const current = user?.expired ? await renewed(manager, user) : user;
      return { identity: identityOf(current), failure };
    },

    /** Leaves for the issuer. In development a name is enough, also to change from one user to another. */
    signIn(name) {
      return manager.signinRedirect(development ? { login_hint: name, state: { name } } : {});
    },

    async signOut() {
      const { end_session_endpoint: ends } = await manager.metadataService.getMetadata();
      if (ends) await manager.signoutRedirect();
      else await manager.removeUser();
    },

    /** Calls back with the renewed identity, or null once the sign-in has ended. */
    onChange(callback) {
      manager.events.addUserLoaded((user) => callback(identityOf(user)));
      manager.events.addAccessTokenExpired(() => callback(null));
    },
  };
}

/** Why a sign-in that this address answers did not succeed; null where it did, or where the address answers none. */
async function completeSignIn(manager) {
  const answer = new URLSearchParams(location.search);
  if (!answer.has('state') || !(answer.has('code') || answer.has('error'))) return null;
  try {
    await manager.signinRedirectCallback();
    return null;
  } catch (error) {
    return error.message;
  } finally {
    history.replaceState(null, '', '/');
  }
}

async function renewed(manager, user) {
  return user.refresh_token ? manager.signinSilent().catch(() => null) : null;
}

function identityOf(user) {
  if (!user) return null;
  const { preferred_username: username, name, sub } = user.profile;
  return { token: user.access_token, name: user.state?.name ?? username ?? name ?? sub };
}
