import { newId, today } from '@gongzhi/kernel';
import type { CommunityDefaults } from '../configuration/community-defaults.js';
import { CouncilCharter } from '../deliberation/council-charter.entity.js';
import { Account } from '../ledger/funds/funds.entity.js';
import { PointsRule } from '../ledger/points/points-rule.entity.js';
import { Membership } from '../people/membership.entity.js';
import { Organisation } from '../people/organisation.entity.js';
import { ownName } from '../people/own-name.js';
import { addIdentifier, addPerson, openDoor, type Register } from '../people/person-register.js';
import { ServiceItem } from '../service-centre/service-item.entity.js';
import { Community } from '../tenancy/community.entity.js';
import { CommunityCode, CommunityState, stateOf } from '../tenancy/community-state.entity.js';
import { Constitution } from '../tenancy/constitution.entity.js';
import { codeOf } from '../tenancy/register.subscriber.js';
import type { OnboardingRow } from './onboarding-file.js';

export interface Beginning {
  row: OnboardingRow;
  townId: string | null;
  defaults: CommunityDefaults;
  /** The community that it was part of. */
  predecessorId?: string;
  /** Somebody whom it knows already and who administers it; left out, a person is added by the row's email. */
  administratorId?: string | null;
  /** Why it begins, for its history. */
  reason?: string;
}

/**
 * Adds a community with all that it needs to work at once: the five subjects' organisations, its service catalogue,
 * charter, chart of accounts, points rules and constitution, and the administrator who is invited. Every column is given, because
 * the bureau may add to a tenant and not read it back.
 */
export function beginCommunity(
  register: Register,
  { row, townId, defaults, predecessorId, administratorId, reason }: Beginning,
): Community {
  const { rows, communityId } = register;
  const community = rows.add(Community, {
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
    successorId: null,
    predecessorId: predecessorId ?? null,
    deletionDueOn: null,
  });
  rows.add(CommunityState, stateOf(community, reason ?? null));
  rows.add(CommunityCode, codeOf(community));
  for (const each of defaults.organisations) addOrganisation(register, each, community);
  for (const each of defaults.serviceItems) {
    const { code, category, name, sample } = each;
    const item = { code, category: category.zh, categoryEn: category.en, name: name.zh, nameEn: name.en, sample };
    rows.add(ServiceItem, { communityId, id: newId(), ...item });
  }
  for (const { code, name, unit, kind } of defaults.accounts) {
    rows.add(Account, { communityId, id: newId(), code, name: name.zh, nameEn: name.en, unit, kind });
  }
  for (const rule of defaults.pointsRules) addPointsRule(register, rule);
  rows.add(CouncilCharter, { communityId, id: newId(), document: defaults.charter });
  const { reservedAffairs } = defaults;
  rows.add(Constitution, { communityId, id: newId(), reservedAffairs, narrowings: [], revision: 0 });
  addAdministrator(register, administratorId ?? newAdministrator(register, row));
  return community;
}

function addOrganisation(
  { rows, communityId }: Register,
  { subject, kind, name, serves }: CommunityDefaults['organisations'][number],
  community: Community,
): void {
  rows.add(Organisation, {
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

function addPointsRule({ rows, communityId }: Register, rule: CommunityDefaults['pointsRules'][number]): void {
  const { key, title, points, cap, needsEvidence, enteredBy, sample } = rule;
  const capped = { capPoints: cap?.points ?? null, capPeriod: cap?.each ?? null };
  const told = { key, title: title.zh, titleEn: title.en, points, needsEvidence, enteredBy, sample };
  rows.add(PointsRule, { communityId, id: newId(), ...told, ...capped, active: true });
}

/** The file knows the administrator by email only; their name is theirs to enter. */
function newAdministrator(register: Register, { adminEmail, sample }: OnboardingRow): string {
  const { person, key } = addPerson(register, { name: adminEmail.split('@')[0]!, sample });
  addIdentifier(register, key, 'EMAIL', adminEmail);
  openDoor(register, person.id, adminEmail);
  return person.id;
}

function addAdministrator({ rows, communityId }: Register, personId: string): void {
  rows.add(Membership, {
    communityId,
    id: newId(),
    personId,
    role: 'ADMIN',
    organisationId: null,
    scopeType: null,
    scopeId: null,
    fromDate: today(),
    untilDate: null,
  });
}
