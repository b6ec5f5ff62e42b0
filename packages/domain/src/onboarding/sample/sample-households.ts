import { newId } from '@gongzhi/kernel';
import { Household, HouseholdMember } from '../../households/household.entity.js';
import { Person } from '../../people/person.entity.js';
import type { SampleRegister } from './sample-acting.js';
import type { SampleHousehold } from './sample-files.js';

/** Adds the households that are missing; a dwelling that has one is left as it is. */
export async function loadHouseholds(
  { em, communityId }: Pick<SampleRegister, 'em' | 'communityId'>,
  households: readonly SampleHousehold[],
  { places, persons }: { places: ReadonlyMap<string, string>; persons: ReadonlyMap<string, string> },
): Promise<void> {
  const own = { communityId };
  const inhabited = new Set((await em.find(Household, own)).map(({ dwellingId }) => dwellingId));
  for (const { home, from, members } of households) {
    const [dwellingId, stairwellId] = [places.get(home.join(' '))!, places.get(home.slice(0, 3).join(' '))!];
    if (inhabited.has(dwellingId)) continue;
    const term = { fromDate: from, untilDate: null };
    const household = { ...own, id: newId(), dwellingId, stairwellId, label: '', sample: true, ...term };
    em.persist(em.create(Household, household));
    for (const { person, relation } of members) {
      const personId = persons.get(person)!;
      const known = await em.findOneOrFail(Person, { ...own, id: personId });
      if (known.householdId) continue;
      known.householdId = household.id;
      const member = { householdId: household.id, personId, relation, leaving: null, ...term };
      em.persist(em.create(HouseholdMember, { ...own, id: newId(), ...member }));
    }
  }
}
