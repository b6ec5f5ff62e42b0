import { type Ability, personAbility } from '@gongzhi/access';
import { newId, today } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import { type Cryptography, type Database, type EntityManager, inSession, rowsOf } from '@gongzhi/storage';
import { attribute } from '../../audit/audit.subscriber.js';
import { type Witness, witnessOf } from '../../audit/trail.js';
import type { TenantCtx } from '../../context.js';
import { Membership } from '../../people/membership.entity.js';
import { PersonIdentifier } from '../../people/person.entity.js';
import type { Register } from '../../people/person-register.js';
import { Project } from '../../projects/project.entity.js';
import type { Community } from '../../tenancy/community.entity.js';

export interface SampleTools {
  database: Database;
  cryptography: Cryptography;
  modules: ReadonlyMap<string, ServiceModule>;
}

/** A community's register as samples find their way in it: what is new goes into the same unit of work. */
export interface SampleRegister extends Register {
  em: EntityManager;
}

export const registerIn = (
  em: EntityManager,
  communityId: string,
  { cryptography }: Pick<SampleTools, 'cryptography'>,
): SampleRegister => ({ em, rows: rowsOf(em), communityId, cryptography });

/** Who loads what nobody in particular has entered. */
export const LOADER: Witness = { actorKind: 'SYSTEM', actorKey: 'sample-city', requestId: 'sample-city', origin: null };

/** One transaction in a community, by the platform itself. */
export function asLoader<T>(
  { database }: SampleTools,
  communityId: string,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> {
  return inSession(database.app, { communityId }, 'write', (em) => {
    attribute(em, LOADER);
    return work(em);
  });
}

/**
 * One transaction in a community, by the person with this email and with no more than their memberships allow: what
 * the sample holds went through the same services as everything else.
 */
export function asMember<T>(
  tools: SampleTools,
  community: Community,
  email: string,
  work: (ctx: TenantCtx) => Promise<T>,
): Promise<T> {
  return inSession(tools.database.app, { communityId: community.id }, 'write', async (em) => {
    const ctx = await contextOf(tools, em, community, email);
    attribute(em, witnessOf(ctx));
    return work(ctx);
  });
}

async function contextOf(
  { database, cryptography, modules }: SampleTools,
  em: EntityManager,
  community: Community,
  email: string,
): Promise<TenantCtx> {
  const communityId = community.id;
  const lookupHash = cryptography.lookupHash('EMAIL', email);
  const { personId } = await em.findOneOrFail(PersonIdentifier, { communityId, kind: 'EMAIL', lookupHash });
  const ability = await abilityOf(em, communityId, personId);
  return {
    em,
    actor: { kind: 'PERSON', key: personId, personId },
    ability,
    community,
    language: 'zh',
    request: { id: newId(), origin: null },
    modules,
    cryptography,
    afterCommit: () => {},
    visit: (visited, visit) => inSession(database.app, { communityId: visited }, 'read', visit),
  };
}

async function abilityOf(em: EntityManager, communityId: string, personId: string): Promise<Ability> {
  const standings = await em.find(Membership, {
    communityId,
    personId,
    fromDate: { $lte: today() },
    $or: [{ untilDate: null }, { untilDate: { $gte: today() } }],
  });
  const organisationIds = standings.flatMap(({ organisationId }) => organisationId ?? []);
  const operated = await em.find(Project, { communityId, operatorId: { $in: organisationIds } });
  return personAbility({
    standings: standings.map(({ role, organisationId }) => ({
      role,
      personId,
      organisationId: organisationId ?? null,
    })),
    operatedProjectIds: operated.map(({ id }) => id),
    readOnly: false,
  });
}
