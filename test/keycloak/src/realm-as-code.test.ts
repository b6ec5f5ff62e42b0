import { join } from 'node:path';
import { readRealmFile, registerAppClient, syncRealm } from '@gongzhi/identity/keycloak';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { type Administration, realmAdministration } from './realm.js';
import { INVITATIONS_SECRET, REALM } from './server.js';

const FILE = join(import.meta.dirname, '../../../deploy/keycloak/realm.json');

const declared = (realm = REALM) =>
  readRealmFile(FILE, {
    GONGZHI_REALM: realm,
    GONGZHI_URL: inject('url'),
    GONGZHI_INVITATIONS_SECRET: INVITATIONS_SECRET,
  });

describe('the realm as code', () => {
  let keycloak: Administration;
  beforeAll(async () => {
    keycloak = await realmAdministration();
  });

  it('is what Keycloak imported at its start', async () => {
    expect(await syncRealm(keycloak, declared(), { dryRun: true })).toEqual([]);
  });

  it('keeps the scopes that Keycloak brings, without which tokens name nobody', async () => {
    const scopes = await keycloak.clientScopes.find();
    expect(scopes.map(({ name }) => name)).toEqual(expect.arrayContaining(['basic', 'email', 'profile', 'roles']));
  });

  it('is put right where somebody changed it by hand, once', async () => {
    await keycloak.realms.update({ realm: REALM }, { accessTokenLifespan: 3_600, bruteForceProtected: false });
    const [explorer] = await keycloak.clients.find({ clientId: 'gongzhi-explorer' });
    await keycloak.clients.update({ id: explorer!.id! }, { ...explorer, redirectUris: ['*'] });
    await keycloak.clients.delProtocolMapper({ id: explorer!.id!, mapperId: explorer!.protocolMappers![0]!.id! });
    await keycloak.roles.delByName({ name: 'bureau' });
    await takeRight('manage-users');
    const planned = await syncRealm(keycloak, declared(), { dryRun: true });
    expect(planned.map(({ action, name }) => `${action} ${name}`)).toEqual([
      'CHANGE realm zhangjiagang',
      'CREATE role bureau',
      'CHANGE client gongzhi-explorer',
      'CREATE mapper gongzhi-gateway of gongzhi-explorer',
      'CHANGE rights of gongzhi-invitations in realm-management',
    ]);
    expect(planned[0]!.differences).toEqual([
      { field: 'bruteForceProtected', before: false, after: true },
      { field: 'accessTokenLifespan', before: 3_600, after: 120 },
    ]);
    expect(await syncRealm(keycloak, declared(), { dryRun: false })).toEqual(planned);
    expect(await syncRealm(keycloak, declared(), { dryRun: false })).toEqual([]);
  });

  it('makes a realm that is not there, and finds nothing to do in it', async () => {
    const other = await realmAdministration();
    expect(await syncRealm(other, declared('kunshan'), { dryRun: true })).toEqual([
      { name: 'realm kunshan', action: 'CREATE', differences: [] },
    ]);
    await syncRealm(other, declared('kunshan'), { dryRun: false });
    expect(await syncRealm(other, declared('kunshan'), { dryRun: false })).toEqual([]);
    await other.realms.del({ realm: 'kunshan' });
  });

  it('leaves what it does not declare: clients of apps, and users', async () => {
    await registerAppClient(keycloak, 'meal-board', '助餐看板');
    expect(await syncRealm(keycloak, declared(), { dryRun: false })).toEqual([]);
    expect(await keycloak.clients.find({ clientId: 'meal-board' })).toHaveLength(1);
    await expect(registerAppClient(keycloak, 'meal-board', '助餐看板')).rejects.toMatchObject({
      problems: [{ code: 'CONFLICT', field: ['clientId'] }],
    });
  });

  it('shows its sign-in in Chinese, and in English to who asks for it', async () => {
    const [zh, en] = await Promise.all(['zh-CN', 'en'].map(signInPage));
    expect(zh).toContain('登录');
    expect(en).toContain('Sign in to your account');
  });

  async function takeRight(name: string): Promise<void> {
    const [client] = await keycloak.clients.find({ clientId: 'gongzhi-invitations' });
    const [owner] = await keycloak.clients.find({ clientId: 'realm-management' });
    const { id } = await keycloak.clients.getServiceAccountUser({ id: client!.id! });
    const [role] = (await keycloak.clients.listRoles({ id: owner!.id! })).filter((each) => each.name === name);
    const roles = [{ id: role!.id!, name }];
    await keycloak.users.delClientRoleMappings({ id: id!, clientUniqueId: owner!.id!, roles });
  }

  async function signInPage(language: string): Promise<string> {
    const query = new URLSearchParams({
      client_id: 'gongzhi-explorer',
      redirect_uri: `${inject('url')}/`,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
      ui_locales: language,
    });
    return (await fetch(`${inject('issuerUrl')}/protocol/openid-connect/auth?${query}`)).text();
  }
});
