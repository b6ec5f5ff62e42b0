import { newId } from '@gongzhi/kernel';
import { Consent } from '../../people/consent.entity.js';
import { addConsent } from '../../people/consent-register.js';
import { Guardianship } from '../../people/guardianship.entity.js';
import { LOADER, type SampleRegister } from './sample-acting.js';
import type { SampleFolder } from './sample-files.js';

/** Who decides for children, and what everybody agreed to; a consent that was withdrawn since stays so. */
export async function loadConsents(
  register: SampleRegister,
  { persons, consented }: SampleFolder,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const { em, communityId } = register;
  const [guarded, agreed] = [await em.find(Guardianship, { communityId }), await em.find(Consent, { communityId })];
  for (const { key, birthDate, guardians, consents } of persons) {
    const personId = ids.get(key)!;
    const guardianIds = guardians.map((guardian) => ids.get(guardian)!);
    for (const guardianId of guardianIds) {
      if (guarded.some((each) => each.personId === personId && each.guardianId === guardianId)) continue;
      const span = { fromDate: birthDate, untilDate: null };
      em.persist(
        em.create(Guardianship, { communityId, id: newId(), personId, guardianId, relation: 'PARENT', ...span }),
      );
    }
    for (const purpose of consents) {
      if (!consented || agreed.some((each) => each.personId === personId && each.purpose === purpose)) continue;
      const given = { guardianId: guardianIds[0] ?? null, form: consented.form, givenOn: consented.on };
      addConsent(register, { personId, purpose, ...given, recordedByKey: LOADER.actorKey });
    }
  }
}
