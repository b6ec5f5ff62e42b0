import type { LocalDate } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import type { HouseholdRelation } from '../../households/household.enums.js';
import type { Sex, Situation } from '../../people/people.enums.js';

export interface KnownIdentifier {
  id: string;
  hash: string;
  lastFour: string;
}

/** A person as the register has them, with where they live. */
export interface KnownPerson {
  id: string;
  name: string;
  birthDate: LocalDate | null;
  sex: Sex | null;
  stairwellId: string | null;
  householdId: string | null;
  situations: Situation[];
  identityNumber: KnownIdentifier | null;
  phone: KnownIdentifier | null;
  /** Their time in the household of today. */
  term: { id: string; relation: HouseholdRelation; fromDate: LocalDate } | null;
  agreedToHealth: boolean;
}

export interface KnownHousehold {
  id: string;
  dwellingId: string;
  label: string;
}

/** A community's residents, found by whatever names them. Read in three statements, however many there are. */
export class ResidentRegister {
  readonly persons: ReadonlyMap<string, KnownPerson>;
  readonly households: ReadonlyMap<string, KnownHousehold>;
  readonly #byIdentifier = new Map<string, KnownPerson>();
  readonly #byName = new Map<string, KnownPerson[]>();

  private constructor(
    persons: readonly KnownPerson[],
    identifiers: readonly { personId: string; kind: string; id: string; hash: string; lastFour: string }[],
    households: readonly KnownHousehold[],
  ) {
    this.persons = new Map(persons.map((person) => [person.id, person]));
    this.households = new Map(households.map((household) => [household.id, household]));
    for (const { personId, kind, ...identifier } of identifiers) {
      const person = this.persons.get(personId);
      if (!person) continue;
      this.#byIdentifier.set(`${kind} ${identifier.hash}`, person);
      if (kind === 'PHONE') person.phone ??= identifier;
      else person.identityNumber = identifier;
    }
    for (const person of persons) this.#byName.set(person.name, [...(this.#byName.get(person.name) ?? []), person]);
  }

  static async of(em: EntityManager, communityId: string): Promise<ResidentRegister> {
    const persons = await em.execute<
      (KnownPerson & { termId: string | null; relation: HouseholdRelation; termFrom: string })[]
    >(
      `select p.id, p.name, p.birth_date::text as "birthDate", p.sex, p.stairwell_id as "stairwellId", p.household_id as "householdId",
         p.situations, m.id as "termId", m.relation, m.from_date::text as "termFrom",
         exists (select 1 from consent c where c.community_id = p.community_id and c.person_id = p.id and c.purpose = 'HEALTH'
           and c.withdrawn_at is null) as "agreedToHealth"
       from person p
       left join household_member m on m.community_id = p.community_id and m.person_id = p.id and m.until_date is null
       where p.community_id = ? and p.erased_at is null`,
      [communityId],
    );
    const identifiers = await em.execute(
      `select person_id as "personId", kind, id, lookup_hash as hash, last_four as "lastFour" from person_identifier
       where community_id = ? and kind in ('PHONE', 'IDENTITY_NUMBER') order by id`,
      [communityId],
    );
    const households = await em.execute<KnownHousehold[]>(
      'select id, dwelling_id as "dwellingId", label from household where community_id = ? and until_date is null',
      [communityId],
    );
    const known = persons.map(
      ({ termId, relation, termFrom, ...person }): KnownPerson => ({
        ...person,
        situations: [...person.situations].sort(),
        identityNumber: null,
        phone: null,
        term: termId ? { id: termId, relation, fromDate: termFrom } : null,
      }),
    );
    return new ResidentRegister(known, identifiers as never, households);
  }

  byIdentifier(kind: 'PHONE' | 'IDENTITY_NUMBER', hash: string): KnownPerson | undefined {
    return this.#byIdentifier.get(`${kind} ${hash}`);
  }

  named(name: string): readonly KnownPerson[] {
    return this.#byName.get(name) ?? [];
  }
}
