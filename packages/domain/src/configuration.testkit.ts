import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { personAbility, type Role } from '@gongzhi/access';
import { type Json, newId } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { aesCryptography, inSession, type Mode } from '@gongzhi/storage';
import { attribute } from './audit/audit.subscriber.js';
import type { Witness } from './audit/trail.js';
import { SECTIONS } from './configuration/sections.js';
import type { TenantCtx } from './context.js';
import { applyOnboarding, loadDefaults, loadTowns, planAgainst, readCity } from './onboarding/index.js';
import type { Community } from './tenancy/community.entity.js';
import { type TestCity, testCity } from './testkit.js';

const TENANTS = fileURLToPath(new URL('../../../tenants/', import.meta.url));
export const DEFAULTS = loadDefaults(join(TENANTS, 'defaults'));
const WITNESS: Witness = { actorKind: 'BUREAU', actorKey: 'an officer', requestId: 'onboarding', origin: null };
const cryptography = aesCryptography('5a'.repeat(32));

/** A city whose communities begin with what every community begins with. */
export async function cityToConfigure(onStatement?: (sql: string) => void): Promise<TestCity> {
  const city = await testCity(onStatement);
  await inSession(city.database.bureau, {}, 'write', (em) => loadTowns(em, readCity(join(TENANTS, 'zhangjiagang'))));
  return city;
}

export async function onboard(city: TestCity, code: string): Promise<Community> {
  const row = `${code},${code}社区,城市商业,yangshe,admin@${code}`;
  const content = `code,name,kind,town,admin_email\n${row}`;
  const plan = await inSession(city.database.bureau, {}, 'read', (em) =>
    planAgainst(em, { format: 'CSV', content, divisionPrefix: '320582' }),
  );
  const [community] = await applyOnboarding(plan, {
    database: city.database,
    cryptography,
    defaults: DEFAULTS,
    witness: WITNESS,
  });
  return community!;
}

/** Work in a community, as somebody with a role there. */
export function as<T>(
  city: TestCity,
  community: Community,
  work: (ctx: TenantCtx) => Promise<T>,
  { role = 'ADMIN', mode = 'write', modules = [] }: { role?: Role; mode?: Mode; modules?: ServiceModule[] } = {},
): Promise<T> {
  const personId = newId();
  return inSession(city.database.app, { communityId: community.id }, mode, (em) => {
    attribute(em, { actorKind: 'PERSON', actorKey: personId, requestId: 'configuring', origin: null });
    const standings = [{ role, personId, organisationId: null }];
    const ctx = {
      ...{ em, community, cryptography, language: 'zh' as const },
      ability: personAbility({ standings, operatedProjectIds: [], readOnly: false }),
      actor: { kind: 'PERSON', key: personId, personId },
      modules: new Map(modules.map((module) => [module.key, module])),
      request: { id: 'configuring', origin: null },
      afterCommit: () => {},
      visit: () => Promise.reject(new Error('nobody visits')),
    } satisfies TenantCtx;
    return work(ctx);
  });
}

/** Every section as it is, by its key. */
export async function readAll(ctx: TenantCtx): Promise<Record<string, Json>> {
  const read: Record<string, Json> = {};
  for (const section of SECTIONS) read[section.key] = await section.read(ctx);
  return read;
}
