import { addDays, ageOn, type LocalDate, newId, text, today } from '@gongzhi/kernel';
import type { HouseholdRelation } from '../../households/household.enums.js';
import { isOfCare, type Sex, type Situation } from '../../people/people.enums.js';
import { type KnownPlace, pathOf, type Territory } from '../../tenancy/territory.js';
import type { RowProblem } from '../onboarding-source.js';
import type { PlannedAction, PlannedChange } from '../plan.js';
import type { Matched } from './matching.js';
import type { PersonRow } from './persons-file.js';
import type { KnownPerson, ResidentRegister } from './register.js';
import { relationWord, sexWord, situationWords } from './resident-words.js';

/** A household that people of the file live in: one that is there, or a new one. */
export interface PlannedHousehold {
  id: string;
  isNew: boolean;
  /** The dwelling, or the room that its stairwell is given. */
  dwelling: KnownPlace | null;
  stairwell: KnownPlace;
  newRoom: string | null;
  label: string;
  from: LocalDate;
}

/** What the file makes of one person. */
export interface PlannedPerson {
  matched: Matched;
  /** Of the row, as the register will have it. */
  id: string;
  action: PlannedAction;
  changes: PlannedChange[];
  name: string;
  sex: Sex | null;
  birthDate: LocalDate | null;
  situations: Situation[];
  stairwellId: string | null;
  household: PlannedHousehold | null;
  relation: HouseholdRelation | null;
  from: LocalDate;
  /** Whether they live in another household than before, or in none now. */
  moves: boolean;
}

export interface PersonsPlan {
  problems: RowProblem[];
  persons: PlannedPerson[];
  households: PlannedHousehold[];
}

/** Compares the file with the register, field by field; a cell that is blank or masked changes nothing. */
export function planPersons(
  matched: readonly Matched[],
  { register, territory }: { register: ResidentRegister; territory: Territory },
): PersonsPlan {
  const homes = new Homes(register, territory);
  const problems: RowProblem[] = [];
  const persons = matched.map((each) => planPerson(each, homes, territory, problems));
  problems.push(...secondHeads(persons, register));
  return { problems, persons, households: homes.planned };
}

function planPerson(matched: Matched, homes: Homes, territory: Territory, problems: RowProblem[]): PlannedPerson {
  const { row, known } = matched;
  const household = row.stairwell ? homes.of(row, known) : homes.existing(known?.householdId ?? null);
  const stays = household ? household.id === known?.householdId : row.stairwell?.id === known?.stairwellId;
  const keepsHome =
    !row.stairwell || (stays && known !== null) || (!household && row.stairwell.id === known?.stairwellId);
  const relation = household ? (row.relation ?? (keepsHome ? known?.term?.relation : null) ?? 'OTHER') : null;
  const birthDate = row.birthDate ?? known?.birthDate ?? null;
  const planned: PlannedPerson = {
    ...{ matched, household: keepsHome && known ? homes.existing(known.householdId) : household, relation, birthDate },
    id: known?.id ?? newId(),
    action: 'CREATE',
    changes: [],
    name: row.name,
    sex: row.sex ?? known?.sex ?? null,
    situations: row.situations ?? known?.situations ?? [],
    stairwellId: row.stairwell?.id ?? known?.stairwellId ?? null,
    from: row.movedIn ?? today(),
    moves: !keepsHome,
  };
  if ((row.relation || row.label) && !planned.household) {
    problems.push(
      row.problem(
        row.relation ? 'relation' : 'household',
        text('没有写明住在哪一户', 'It does not say in which household'),
      ),
    );
  }
  const isChild = birthDate !== null && ageOn(birthDate, today()) < 14;
  if (row.situations?.some(isOfCare) && isChild && !known?.agreedToHealth) {
    const reason = text(
      '不满十四周岁者的照护情况须监护人同意：请登记后再填',
      'Situations of somebody under 14 need a guardian’s consent: enter them afterwards',
    );
    problems.push(row.problem('situations', reason));
  }
  if (!known) return planned;
  const changes = changesOf(planned, known, homes, territory);
  return { ...planned, changes, action: changes.length > 0 ? 'CHANGE' : 'UNCHANGED' };
}

/** All that is told of an identifier. */
export const masked = (lastFour: string | undefined): string => (lastFour ? `••••${lastFour}` : '');

function changesOf(planned: PlannedPerson, known: KnownPerson, homes: Homes, territory: Territory): PlannedChange[] {
  const { row, identityHash, phoneHash } = planned.matched;
  const before = homes.existing(known.householdId);
  const told: [field: string, before: string, after: string][] = [
    ['name', known.name, planned.name],
    ['sex', sexWord(known.sex), sexWord(planned.sex)],
    ['birthDate', known.birthDate ?? '', planned.birthDate ?? ''],
    ['situations', situationWords(known.situations), situationWords(planned.situations)],
    [
      'address',
      addressOf(before, known.stairwellId, territory),
      addressOf(planned.household, planned.stairwellId, territory),
    ],
    ['household', before?.label ?? '', planned.household?.label ?? ''],
    ['relation', relationWord(known.term?.relation ?? null), relationWord(planned.relation)],
  ];
  if (phoneHash && phoneHash !== known.phone?.hash) {
    told.push(['phone', masked(known.phone?.lastFour), masked(row.phone!.slice(-4))]);
    if (told.at(-1)![1] === told.at(-1)![2]) told.at(-1)![2] += ' ';
  }
  if (identityHash && !known.identityNumber) told.push(['identityNumber', '', masked(row.identityNumber!.slice(-4))]);
  return told
    .filter(([, from, to]) => from !== to)
    .map(([field, from, to]) => ({ field, before: from || null, after: to || null }));
}

function addressOf(household: PlannedHousehold | null, stairwellId: string | null, territory: Territory): string {
  if (household) {
    const { dwelling, stairwell, newRoom } = household;
    return dwelling ? pathOf(dwelling) : `${pathOf(stairwell)} ${newRoom}`;
  }
  const stairwell = stairwellId && territory.byId(stairwellId);
  return stairwell ? pathOf(stairwell) : '';
}

/** Finds the household that a row means. */
class Homes {
  readonly planned: PlannedHousehold[] = [];
  readonly #byHome = new Map<string, PlannedHousehold[]>();
  readonly #byId = new Map<string, PlannedHousehold>();

  constructor(register: ResidentRegister, territory: Territory) {
    for (const { id, dwellingId, label } of register.households.values()) {
      const dwelling = territory.byId(dwellingId)!;
      this.#remember({ id, isNew: false, dwelling, stairwell: dwelling.parent!, newRoom: null, label, from: today() });
    }
  }

  existing(id: string | null): PlannedHousehold | null {
    return id ? (this.#byId.get(id) ?? null) : null;
  }

  /** Null where the row names a stairwell only. */
  of(row: PersonRow, known: KnownPerson | null): PlannedHousehold | null {
    if (!row.dwelling && !row.newRoom) return null;
    const here = this.#byHome.get(keyOf(row.stairwell!, row.dwelling, row.newRoom)) ?? [];
    const own = here.find(({ id }) => id === known?.householdId);
    const found =
      row.label === null
        ? (own ?? here.find(({ label }) => label === '') ?? (here.length === 1 ? here[0] : undefined))
        : here.find(({ label }) => label === row.label);
    if (found) return this.#since(found, row);
    const household = { id: newId(), isNew: true, label: row.label ?? '', from: row.movedIn ?? today() };
    const { dwelling, newRoom } = row;
    return this.#remember({ ...household, dwelling, newRoom, stairwell: row.stairwell! }, true);
  }

  /** A new household is there from the day on which the first of it moved in. */
  #since(household: PlannedHousehold, { movedIn }: PersonRow): PlannedHousehold {
    if (household.isNew && movedIn && movedIn < household.from) household.from = movedIn;
    return household;
  }

  #remember(household: PlannedHousehold, isNew = false): PlannedHousehold {
    const key = keyOf(household.stairwell, household.dwelling, household.newRoom);
    this.#byHome.set(key, [...(this.#byHome.get(key) ?? []), household]);
    this.#byId.set(household.id, household);
    if (isNew) this.planned.push(household);
    return household;
  }
}

const keyOf = (stairwell: KnownPlace, dwelling: KnownPlace | null, newRoom: string | null): string =>
  `${stairwell.id} ${dwelling?.id ?? newRoom}`;

/** A household has one head: those of the file count, and those that the file says nothing of. */
function secondHeads(persons: readonly PlannedPerson[], register: ResidentRegister): RowProblem[] {
  const told = new Set(persons.flatMap(({ matched }) => matched.known?.id ?? []));
  const heads = new Map<string, string>();
  for (const { id, name, householdId, term } of register.persons.values()) {
    if (term?.relation === 'HEAD' && householdId && !told.has(id)) heads.set(householdId, name);
  }
  return persons.flatMap(({ matched: { row }, household, relation, name }) => {
    if (!household || relation !== 'HEAD') return [];
    const other = heads.get(household.id);
    if (other === undefined) {
      heads.set(household.id, name);
      return [];
    }
    return [row.problem('relation', text(`此户已有户主${other}`, `${other} is this household’s head already`))];
  });
}

/** The last day in the household that is left. */
export const lastDay = ({ from }: PlannedPerson, begun: LocalDate): LocalDate => {
  const before = addDays(from, -1);
  return before < begun ? begun : before;
};
