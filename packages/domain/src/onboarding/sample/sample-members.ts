import { newId, today } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import { inParallel } from '../../in-parallel.js';
import { Membership } from '../../people/membership.entity.js';
import { Organisation } from '../../people/organisation.entity.js';
import type { SubjectKind } from '../../people/people.enums.js';
import { PersonIdentifier } from '../../people/person.entity.js';
import { addIdentifier, addPerson, openDoor, type Register } from '../../people/person-register.js';
import type { Community } from '../../tenancy/community.entity.js';
import { asLoader, registerIn, type SampleRegister, type SampleTools } from './sample-acting.js';

/** Names that nobody could take for a person's. */
const SAMPLE_NAMES: Record<SubjectKind, string> = {
  LEADER: '引领者（样例）',
  EXECUTOR: '执行者（样例）',
  STEWARD: '担当者（样例）',
  CATALYST: '撬动者（样例）',
  PARTNER: '共建者（样例）',
};
const SUBJECTS = Object.keys(SAMPLE_NAMES) as SubjectKind[];

/**
 * Gives each community a sample member of each of the five subjects, `leader@<code>` and so on, beside the administrator
 * with whom it was onboarded, so that every community can be tried in every role. Those who are there stay as they are.
 */
export async function loadSampleMembers(
  tools: SampleTools,
  communities: readonly Community[],
  onProgress: (done: number) => void,
): Promise<void> {
  let done = 0;
  await inParallel(communities, 4, async (community) => {
    await asLoader(tools, community.id, (em) => addMissingMembers(registerIn(em, community.id, tools), community));
    done += 1;
    onProgress(done);
  });
}

async function addMissingMembers(register: SampleRegister, { code }: Community): Promise<void> {
  const { em, communityId } = register;
  const emails = new Map(SUBJECTS.map((subject) => [subject, `${subject.toLowerCase()}@${code}`]));
  const known = await personsByEmail(register, [...emails.values()]);
  const missing = SUBJECTS.filter((subject) => !known.has(emails.get(subject)!));
  const organisations = missing.length > 0 ? await firstBySubject(em, communityId) : new Map<SubjectKind, string>();
  for (const subject of missing) {
    const { person, key } = addPerson(register, { name: SAMPLE_NAMES[subject], sample: true });
    letIn(register, key, emails.get(subject)!);
    const organisationId = organisations.get(subject) ?? null;
    const standing = {
      role: subject,
      organisationId,
      fromDate: today(),
      untilDate: null,
      scopeType: null,
      scopeId: null,
    };
    em.persist(em.create(Membership, { communityId, id: newId(), personId: person.id, ...standing }));
  }
}

/** An email with which a person signs in here. */
export function letIn(register: Register, key: Parameters<typeof addIdentifier>[1], email: string): void {
  addIdentifier(register, key, 'EMAIL', email);
  openDoor(register, key.id, email);
}

/** The ids of the persons that are known by these emails. */
export async function personsByEmail(
  { em, communityId, cryptography }: SampleRegister,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const byHash = new Map(emails.map((email) => [cryptography.lookupHash('EMAIL', email), email]));
  const lookupHash = { $in: [...byHash.keys()] };
  const found = await em.find(PersonIdentifier, { communityId, kind: 'EMAIL', lookupHash });
  return new Map(found.map((identifier) => [byHash.get(identifier.lookupHash)!, identifier.personId]));
}

/** The community's own organisation of each subject: the one that it began with. */
async function firstBySubject(em: EntityManager, communityId: string): Promise<Map<SubjectKind, string>> {
  const organisations = await em.find(
    Organisation,
    { communityId, subject: { $ne: null } },
    { orderBy: { id: 'desc' } },
  );
  return new Map(organisations.map(({ subject, id }) => [subject!, id]));
}
