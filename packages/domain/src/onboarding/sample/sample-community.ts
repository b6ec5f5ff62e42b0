import { hashOf, newId } from '@gongzhi/kernel';
import type { CommunityDefaults } from '../../configuration/community-defaults.js';
import { amend } from '../../constitution/constitution.service.js';
import { FundingLine } from '../../ledger/funds/funds.entity.js';
import { Membership } from '../../people/membership.entity.js';
import { Organisation } from '../../people/organisation.entity.js';
import { ownName } from '../../people/own-name.js';
import { SUBJECT_OF } from '../../people/people.enums.js';
import { Person, PersonKey } from '../../people/person.entity.js';
import { addPerson } from '../../people/person-register.js';
import { Substitute } from '../../people/substitute.entity.js';
import type { Community } from '../../tenancy/community.entity.js';
import { Constitution } from '../../tenancy/constitution.entity.js';
import type { SampleRegister } from './sample-acting.js';
import { loadConsents } from './sample-consents.js';
import type { SampleFolder } from './sample-files.js';
import { loadGrids } from './sample-grids.js';
import { loadHouseholds } from './sample-households.js';
import { letIn, personsByEmail } from './sample-members.js';
import { loadPlaces } from './sample-places.js';
import { loadPoints } from './sample-points.js';

/** Row ids by the keys that a folder's files refer to. */
export interface SampleKeys {
  organisations: Map<string, string>;
  persons: Map<string, string>;
}

/**
 * Brings a community up to what its folder tells of it. Everything is found again by what names it in the community, so
 * that a second run adds nothing, and a changed file changes what it names. Part of one transaction.
 */
export async function loadSampleCommunity(
  register: SampleRegister,
  community: Community,
  folder: SampleFolder,
  defaults: CommunityDefaults,
): Promise<SampleKeys> {
  await loadConstitution(register, community, folder);
  const organisations = await loadOrganisations(register, community, folder, defaults);
  await loadFundingLines(register, folder);
  const places = await loadPlaces(register, folder.estates);
  const persons = await loadPersons(register, folder, places);
  await register.em.flush();
  await loadGrids(register, folder, places);
  await loadConsents(register, folder, persons);
  await loadHouseholds(register, folder.households, { places, persons });
  await loadMemberships(register, folder, { organisations, persons });
  await loadSubstitutes(register, folder, persons);
  await loadPoints(register, folder, { organisations, persons });
  return { organisations, persons };
}

/** The beginning of its history stands in the file, too; what the community has changed since is its own. */
async function loadConstitution(
  { em, communityId }: SampleRegister,
  community: Community,
  { constitution }: SampleFolder,
): Promise<void> {
  if (!constitution) return;
  const own = await em.findOneOrFail(Constitution, { communityId });
  const { reservedAffairs, narrowings } = constitution;
  if (narrowings.length > 0 && own.revision === 0) {
    amend({ em, community }, own, { reservedAffairs, narrowings }, { by: 'sample', note: '样例数据' });
  }
  // PostgreSQL keeps keys in an order of its own, which is no change.
  if (hashOf(own.reservedAffairs) !== hashOf(reservedAffairs)) own.reservedAffairs = reservedAffairs;
}

/** A key that stands among the defaults says more of the organisation that the community began with. */
async function loadOrganisations(
  { em, communityId }: SampleRegister,
  community: Community,
  folder: SampleFolder,
  defaults: CommunityDefaults,
): Promise<Map<string, string>> {
  const byName = new Map((await em.find(Organisation, { communityId })).map((each) => [each.name, each]));
  const beginnings = new Map(
    defaults.organisations.map(({ key, name }) => [key, byName.get(ownName(name.zh, community))]),
  );
  const ids = new Map([...beginnings].flatMap(([key, own]): [string, string][] => (own ? [[key, own.id]] : [])));
  for (const { key, kind, name, serves, sample } of folder.organisations) {
    const told = { name: name.zh, kind, subject: SUBJECT_OF[kind], serves, sample };
    const present = byName.get(name.zh) ?? beginnings.get(key);
    const row = present
      ? em.assign(present, told)
      : em.create(Organisation, { communityId, id: newId(), creditCode: null, ...told });
    em.persist(row);
    ids.set(key, row.id);
  }
  return ids;
}

async function loadFundingLines({ em, communityId }: SampleRegister, { fundingLines }: SampleFolder): Promise<void> {
  const known = new Map((await em.find(FundingLine, { communityId })).map((line) => [line.key, line]));
  for (const { key, title, source, annualYuan, spending, sample } of fundingLines) {
    if (known.has(key)) continue;
    const line = { spending, key, title: title.zh, source: source.zh, annualFen: annualYuan, sample };
    em.persist(em.create(FundingLine, { communityId, id: newId(), ...line }));
  }
}

/** Persons by their keys; one with an email here may be known already, as the administrator is from the onboarding. */
async function loadPersons(
  register: SampleRegister,
  { persons, members }: SampleFolder,
  places: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { em, communityId } = register;
  const emails = new Map(members.map(({ person, email }) => [person, email]));
  const byEmail = await personsByEmail(register, [...emails.values()]);
  const known = await em.find(Person, { communityId });
  const keys = new Map((await em.find(PersonKey, { communityId })).map((key) => [key.id, key]));
  return new Map(
    persons.map(({ key, name, birthDate, sex, home, situations }) => {
      const email = emails.get(key);
      const told = { name, birthDate, sex, stairwellId: places.get(home.join(' '))!, situations, sample: true };
      const present = known.find((each) =>
        email && byEmail.has(email)
          ? each.id === byEmail.get(email)
          : each.name === name && each.birthDate === birthDate,
      );
      const added = present ? null : addPerson(register, told);
      const person = present ? em.assign(present, told) : added!.person;
      if (email && !byEmail.has(email)) letIn(register, added?.key ?? keys.get(person.id)!, email);
      return [key, person.id];
    }),
  );
}

async function loadMemberships(
  { em, communityId }: SampleRegister,
  { members }: SampleFolder,
  keys: SampleKeys,
): Promise<void> {
  const known = await em.find(Membership, { communityId });
  for (const { role, position = null, person, organisation, from } of members) {
    const personId = keys.persons.get(person)!;
    const told = { position, organisationId: keys.organisations.get(organisation)!, fromDate: from };
    const present = known.find((each) => each.personId === personId && each.role === role);
    if (present) em.assign(present, told);
    else {
      const open = { scopeType: null, scopeId: null, untilDate: null };
      em.persist(em.create(Membership, { communityId, id: newId(), personId, role, ...told, ...open }));
    }
  }
}

async function loadSubstitutes(
  { em, communityId }: SampleRegister,
  { substitutes }: SampleFolder,
  persons: ReadonlyMap<string, string>,
): Promise<void> {
  const known = await em.find(Substitute, { communityId });
  for (const { person, for: stoodInFor, by, from, until, reason } of substitutes) {
    const [personId, forPersonId, namedById] = [person, stoodInFor, by].map((key) => persons.get(key)!) as [
      string,
      string,
      string,
    ];
    if (known.some((each) => each.personId === personId && each.forPersonId === forPersonId)) continue;
    const days = { fromDate: from, untilDate: until };
    const terms = { personId, forPersonId, namedById, reason, withdrawnAt: null, ...days };
    em.persist(em.create(Substitute, { communityId, id: newId(), ...terms }));
  }
}
