import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { type Difference, differencesOf } from './differences.js';
import type { DeclaredClient, RealmFile } from './realm-file.js';

/** One thing that the realm has otherwise than declared. `name` as in `client gongzhi-explorer`. */
export interface RealmChange {
  name: string;
  action: 'CREATE' | 'CHANGE';
  differences: Difference[];
}

interface Step extends RealmChange {
  apply(): Promise<unknown>;
}

/**
 * Compares a realm with its file and, unless it is a dry run, makes it so. What the file does not name stays as it is:
 * persons, their sessions, clients of apps. Applied again it finds nothing to do.
 */
export async function syncRealm(
  keycloak: KeycloakAdminClient,
  declared: RealmFile,
  { dryRun }: { dryRun: boolean },
): Promise<RealmChange[]> {
  const actual = await keycloak.realms.findOne({ realm: declared.realm });
  if (!actual) {
    if (!dryRun) await keycloak.realms.create(declared);
    return [{ name: `realm ${declared.realm}`, action: 'CREATE', differences: [] }];
  }
  keycloak.setConfig({ realmName: declared.realm });
  const changes: RealmChange[] = [];
  // One kind after the other: a service account is there only after its client.
  for (const stepsOf of [realmSteps, roleSteps, clientSteps, serviceAccountSteps]) {
    for (const { apply, ...change } of await stepsOf(keycloak, declared, actual)) {
      changes.push(change);
      if (!dryRun) await apply();
    }
  }
  return changes;
}

function changed(name: string, differences: Difference[], apply: () => Promise<unknown>): Step[] {
  return differences.length > 0 ? [{ name, action: 'CHANGE', differences, apply }] : [];
}

async function realmSteps(keycloak: KeycloakAdminClient, declared: RealmFile, actual: object): Promise<Step[]> {
  const { roles, clients, users, ...settings } = declared;
  const { realm } = declared;
  return changed(`realm ${realm}`, differencesOf(settings, actual), () => keycloak.realms.update({ realm }, settings));
}

async function roleSteps(keycloak: KeycloakAdminClient, { roles }: RealmFile): Promise<Step[]> {
  const steps = roles.realm.map(async (role): Promise<Step[]> => {
    const known = await keycloak.roles.findOneByName({ name: role.name });
    const name = `role ${role.name}`;
    if (!known) return [{ name, action: 'CREATE', differences: [], apply: () => keycloak.roles.create(role) }];
    return changed(name, differencesOf(role, known), () => keycloak.roles.updateByName({ name: role.name }, role));
  });
  return (await Promise.all(steps)).flat();
}

async function clientSteps(keycloak: KeycloakAdminClient, { clients }: RealmFile): Promise<Step[]> {
  return (await Promise.all(clients.map((client) => stepsOfClient(keycloak, client)))).flat();
}

async function stepsOfClient(keycloak: KeycloakAdminClient, client: DeclaredClient): Promise<Step[]> {
  const { protocolMappers = [], ...settings } = client;
  const [known] = await keycloak.clients.find({ clientId: client.clientId });
  const name = `client ${client.clientId}`;
  if (!known?.id) return [{ name, action: 'CREATE', differences: [], apply: () => keycloak.clients.create(client) }];
  const { id } = known;
  const mappers = protocolMappers.flatMap((mapper): Step[] => {
    const there = known.protocolMappers?.find((each) => each.name === mapper.name);
    const title = `mapper ${mapper.name} of ${client.clientId}`;
    if (!there?.id) {
      const apply = () => keycloak.clients.addProtocolMapper({ id }, mapper);
      return [{ name: title, action: 'CREATE', differences: [], apply }];
    }
    const whole = { ...there, ...mapper };
    return changed(title, differencesOf(mapper, there), () =>
      keycloak.clients.updateProtocolMapper({ id, mapperId: there.id! }, whole),
    );
  });
  return [
    ...changed(name, differencesOf(settings, known), () =>
      keycloak.clients.update(
        { id },
        { ...known, ...settings, attributes: { ...known.attributes, ...attributesOf(settings) } },
      ),
    ),
    ...mappers,
  ];
}

const attributesOf = ({ attributes }: Record<string, unknown>): Record<string, unknown> =>
  (attributes as Record<string, unknown> | undefined) ?? {};

/** Rights of service accounts are declared whole: one that the file does not name is taken away. */
async function serviceAccountSteps(keycloak: KeycloakAdminClient, { users }: RealmFile): Promise<Step[]> {
  const steps = users.flatMap(({ serviceAccountClientId, clientRoles }) =>
    Object.entries(clientRoles).map(([of, roles]) => stepsOfRights(keycloak, serviceAccountClientId, { of, roles })),
  );
  return (await Promise.all(steps)).flat();
}

async function stepsOfRights(
  keycloak: KeycloakAdminClient,
  clientId: string,
  { of, roles }: { of: string; roles: readonly string[] },
): Promise<Step[]> {
  const [[account], [owner]] = await Promise.all([
    keycloak.clients.find({ clientId }),
    keycloak.clients.find({ clientId: of }),
  ]);
  const name = `rights of ${clientId} in ${of}`;
  const granting = async () => {
    const holder = await keycloak.clients.find({ clientId }).then(([each]) => each!.id!);
    const user = await keycloak.clients.getServiceAccountUser({ id: holder });
    return { id: user.id!, clientUniqueId: owner!.id! };
  };
  const rights = async () => (await keycloak.clients.listRoles({ id: owner!.id! })) as { id: string; name: string }[];
  const held = account?.id
    ? (await keycloak.users.listClientRoleMappings(await granting())).map((role) => role.name!)
    : [];
  return changed(name, differencesOf({ roles: [...roles].sort() }, { roles: [...held].sort() }), async () => {
    const holder = await granting();
    const known = await rights();
    const named = (names: readonly string[]) => known.filter((role) => names.includes(role.name));
    const surplus = named(held.filter((role) => !roles.includes(role)));
    const missing = named(roles.filter((role) => !held.includes(role)));
    if (surplus.length > 0) await keycloak.users.delClientRoleMappings({ ...holder, roles: surplus });
    if (missing.length > 0) await keycloak.users.addClientRoleMappings({ ...holder, roles: missing });
  });
}
