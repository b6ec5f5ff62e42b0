import { newId, today } from '@gongzhi/kernel';
import { CouncilCharter } from '../deliberation/council-charter.entity.js';
import { Account } from '../ledger/funds/funds.entity.js';
import { Membership } from '../people/membership.entity.js';
import { Organisation } from '../people/organisation.entity.js';
import { addIdentifier, addPerson, openDoor, type Register } from '../people/person-register.js';
import { ServiceItem } from '../service-centre/service-item.entity.js';
import { Community } from '../tenancy/community.entity.js';
import { Constitution } from '../tenancy/constitution.entity.js';
import type { CommunityDefaults } from './community-defaults.js';
import type { OnboardingRow } from './onboarding-file.js';

/**
 * Adds a community with all that it needs to work at once: the five subjects' organisations, its service catalogue,
 * charter, chart of accounts and constitution, and the administrator who is invited. Every column is given, because
 * the bureau may add to a tenant and not read it back.
 */
export function beginCommunity(
  register: Register,
  { row, townId, defaults }: { row: OnboardingRow; townId: string; defaults: CommunityDefaults },
): Community {
  const { em, communityId } = register;
  const community = em.create(Community, {
    id: communityId,
    code: row.code,
    name: row.name,
    kind: row.kind,
    status: 'ACTIVE',
    townId,
    divisionCode: row.divisionCode,
    urbanRuralClass: row.urbanRuralClass,
    residents: row.residents,
    foundedOn: row.foundedOn,
    sample: row.sample,
    onboardedAt: new Date(),
  });
  em.persist(community);
  for (const each of defaults.organisations) em.persist(organisationOf(register, each, community));
  for (const each of defaults.serviceItems) {
    const { code, category, name, sample } = each;
    const item = { code, category: category.zh, categoryEn: category.en, name: name.zh, nameEn: name.en, sample };
    em.persist(em.create(ServiceItem, { communityId, id: newId(), ...item }));
  }
  for (const { code, name, unit, kind } of defaults.accounts) {
    em.persist(em.create(Account, { communityId, id: newId(), code, name: name.zh, nameEn: name.en, unit, kind }));
  }
  em.persist(em.create(CouncilCharter, { communityId, id: newId(), document: defaults.charter }));
  em.persist(em.create(Constitution, { communityId, id: newId(), reservedAffairs: defaults.reservedAffairs }));
  inviteAdministrator(register, row);
  return community;
}

/** A default organisation's name in one community. */
export const ownName = (name: string, community: Pick<Community, 'name'>): string =>
  name.replaceAll('{community}', community.name);

function organisationOf(
  { em, communityId }: Register,
  { subject, kind, name, serves }: CommunityDefaults['organisations'][number],
  community: Community,
): Organisation {
  return em.create(Organisation, {
    communityId,
    id: newId(),
    name: ownName(name.zh, community),
    kind,
    subject,
    serves,
    creditCode: null,
    sample: community.sample,
  });
}

/** The file knows the administrator by email only; their name is theirs to enter. */
function inviteAdministrator(register: Register, { adminEmail, sample }: OnboardingRow): void {
  const { em, communityId } = register;
  const { person, key } = addPerson(register, { name: adminEmail.split('@')[0]!, sample });
  addIdentifier(register, key, 'EMAIL', adminEmail);
  openDoor(register, person.id, adminEmail);
  const membership = em.create(Membership, {
    communityId,
    id: newId(),
    personId: person.id,
    role: 'ADMIN',
    organisationId: null,
    scopeType: null,
    scopeId: null,
    fromDate: today(),
    untilDate: null,
  });
  em.persist(membership);
}
