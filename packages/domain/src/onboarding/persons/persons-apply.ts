import { newId, today } from '@gongzhi/kernel';
import { OutboxEvent, RowSet } from '@gongzhi/storage';
import { AuditEntry } from '../../audit/audit-entry.entity.js';
import { entryOf, eventOf, type RowChange, witnessOf } from '../../audit/trail.js';
import type { TenantCtx } from '../../context.js';
import { Household, HouseholdMember } from '../../households/household.entity.js';
import { addConsent } from '../../people/consent-register.js';
import { isOfCare } from '../../people/people.enums.js';
import { PersonKey } from '../../people/person.entity.js';
import { addIdentifier, addPerson } from '../../people/person-register.js';
import type { Territory } from '../../tenancy/territory.js';
import { writeRows } from '../../write-rows.js';
import { lastDay, type PersonsPlan, type PlannedPerson } from './persons-plan.js';

/**
 * Writes a plan without problems in the request's own transaction: one statement for each table that gets rows, and a few
 * for what changes, however many people there are.
 */
export async function applyPersons(ctx: TenantCtx, plan: PersonsPlan, territory: Territory): Promise<void> {
  const rows = new RowSet(ctx.em.getMetadata());
  const changing = plan.persons.filter(({ action }) => action === 'CHANGE');
  for (const { id, dwelling, stairwell, newRoom, label, from } of plan.households) {
    const home = dwelling ?? territory.enter(rows, { kind: 'dwelling', name: newRoom!, parent: stairwell });
    const term = { fromDate: from, untilDate: null, sample: false };
    rows.add(Household, {
      communityId: ctx.community.id,
      id,
      dwellingId: home.id,
      stairwellId: stairwell.id,
      label,
      ...term,
    });
  }
  for (const person of plan.persons) if (person.action === 'CREATE') addResident(ctx, rows, person);
  await changeTerms(ctx, rows, changing);
  await changePersons(ctx, rows, changing);
  await changeIdentifiers(ctx, rows, changing);
  await writeRows(ctx, rows);
  await endEmptyHouseholds(ctx, changing);
}

function addResident(ctx: TenantCtx, rows: RowSet, person: PlannedPerson): void {
  const { name, sex, birthDate, situations, stairwellId, household } = person;
  const register = { rows, communityId: ctx.community.id, cryptography: ctx.cryptography };
  const facts = { name, sex, birthDate, situations, stairwellId, householdId: household?.id ?? null };
  const { key } = addPerson(register, { ...facts, id: person.id });
  addIdentifiers(register, key, person);
  addTerm(ctx, rows, person);
  consentToHealth(ctx, rows, person);
}

function addIdentifiers(
  register: Parameters<typeof addIdentifier>[0],
  key: PersonKey,
  { matched }: PlannedPerson,
): void {
  const { row, known } = matched;
  if (row.phone && !known?.phone) addIdentifier(register, key, 'PHONE', row.phone);
  if (row.identityNumber && !known?.identityNumber) addIdentifier(register, key, 'IDENTITY_NUMBER', row.identityNumber);
}

function addTerm({ community }: TenantCtx, rows: RowSet, { id, household, relation, from }: PlannedPerson): void {
  if (!household) return;
  const term = { relation: relation!, fromDate: from, untilDate: null, leaving: null };
  rows.add(HouseholdMember, {
    communityId: community.id,
    id: newId(),
    householdId: household.id,
    personId: id,
    ...term,
  });
}

/** Whoever states an adult's situations of care declares that they agreed to it, as with a single registration. */
function consentToHealth(
  { community, actor }: TenantCtx,
  rows: RowSet,
  { id, situations, matched }: PlannedPerson,
): void {
  if (!situations.some(isOfCare) || matched.known?.agreedToHealth) return;
  const consent = {
    purpose: 'HEALTH',
    form: 'ORAL',
    givenOn: today(),
    guardianId: null,
    recordedByKey: actor.key,
  } as const;
  addConsent({ rows, communityId: community.id }, { personId: id, ...consent });
}

/** Ends the times of those who move, corrects those who came in today, and gives the others their new relation. */
async function changeTerms(ctx: TenantCtx, rows: RowSet, changing: readonly PlannedPerson[]): Promise<void> {
  const ended: object[] = [];
  const corrected: object[] = [];
  for (const person of changing) {
    const { known } = person.matched;
    const term = known!.term;
    const moved = term && person.moves;
    // Came in on that day or after: it was the wrong household.
    const wrong = moved && person.household && term.fromDate >= person.from;
    if (moved && !wrong) {
      ended.push({ id: term.id, until: lastDay(person, term.fromDate) });
      tellChange(
        ctx,
        rows,
        'HouseholdMember',
        { id: term.id, personId: person.id },
        { untilDate: [null, lastDay(person, term.fromDate)] },
      );
      rows.add(OutboxEvent, {
        ...{ communityId: ctx.community.id, id: newId(), topic: 'Resident.moved', at: new Date() },
        payload: { id: person.id, on: lastDay(person, term.fromDate) },
      });
    }
    if (term && (wrong || (!moved && person.relation !== term.relation))) {
      corrected.push({ id: term.id, household: person.household!.id, relation: person.relation });
      tellChange(
        ctx,
        rows,
        'HouseholdMember',
        { id: term.id, personId: person.id },
        { relation: [term.relation, person.relation] },
      );
    } else if (!term || moved) addTerm(ctx, rows, person);
  }
  await inBulk(
    ctx,
    ended,
    'r(id uuid, until date)',
    `update household_member m set until_date = r.until, leaving = 'MOVED_WITHIN'`,
  );
  // A household has one head at a time, also in between.
  await inBulk(ctx, corrected, 'r(id uuid)', `update household_member m set relation = 'OTHER'`);
  const last = 'r(id uuid, household uuid, relation text)';
  await inBulk(ctx, corrected, last, 'update household_member m set household_id = r.household, relation = r.relation');
}

async function changePersons(ctx: TenantCtx, rows: RowSet, changing: readonly PlannedPerson[]): Promise<void> {
  const records = changing.map(({ id, name, sex, birthDate, situations, stairwellId, household }) => {
    return { id, name, sex, birth: birthDate, situations, stairwell: stairwellId, household: household?.id ?? null };
  });
  for (const person of changing) {
    const { known } = person.matched;
    const household = person.household?.id ?? null;
    const after = { ...person, householdId: household } as unknown as Record<string, unknown>;
    const fields = (['name', 'sex', 'birthDate', 'situations', 'stairwellId', 'householdId'] as const).filter(
      (field) => JSON.stringify(known![field]) !== JSON.stringify(after[field]),
    );
    if (fields.length > 0) {
      const changes = Object.fromEntries(fields.map((field) => [field, [known![field], after[field]] as const]));
      tellChange(ctx, rows, 'Person', { id: person.id }, changes);
    }
    consentToHealth(ctx, rows, person);
  }
  await inBulk(
    ctx,
    records,
    'r(id uuid, name text, sex text, birth date, situations text[], stairwell uuid, household uuid)',
    `update person m set name = r.name, sex = r.sex, birth_date = r.birth, situations = r.situations,
       stairwell_id = r.stairwell, household_id = r.household`,
  );
}

/** What is new is sealed under the person's own key, and so is a phone in the place of another one. */
async function changeIdentifiers(ctx: TenantCtx, rows: RowSet, changing: readonly PlannedPerson[]): Promise<void> {
  const concerned = changing.filter(({ matched: { row, known, phoneHash } }) => {
    return (row.identityNumber && !known!.identityNumber) || (phoneHash && phoneHash !== known!.phone?.hash);
  });
  if (concerned.length === 0) return;
  const communityId = ctx.community.id;
  const found = await ctx.em.find(PersonKey, { communityId, id: { $in: concerned.map(({ id }) => id) } });
  const keys = new Map(found.map((key) => [key.id, key]));
  const phones: object[] = [];
  for (const person of concerned) {
    const { row, known, phoneHash } = person.matched;
    const key = keys.get(person.id)!;
    addIdentifiers({ rows, communityId, cryptography: ctx.cryptography }, key, person);
    if (!phoneHash || !known!.phone || known!.phone.hash === phoneHash) continue;
    const sealed = ctx.cryptography.seal(Buffer.from(key.wrapped), row.phone!).toString('hex');
    phones.push({ id: known!.phone.id, hash: phoneHash, sealed, last: row.phone!.slice(-4) });
    tellChange(
      ctx,
      rows,
      'PersonIdentifier',
      { id: known!.phone.id, personId: person.id },
      { lookupHash: [known!.phone.hash, phoneHash] },
    );
  }
  await inBulk(
    ctx,
    phones,
    'r(id uuid, hash text, sealed text, last text)',
    `update person_identifier m set lookup_hash = r.hash, ciphertext = decode(r.sealed, 'hex'), last_four = r.last`,
  );
}

/** A household that the file has left nobody in is over. */
async function endEmptyHouseholds({ em, community }: TenantCtx, changing: readonly PlannedPerson[]): Promise<void> {
  const left = changing.flatMap(({ moves, matched: { known } }) =>
    moves && known!.householdId ? [known!.householdId] : [],
  );
  if (left.length === 0) return;
  await em.execute(
    `update household h set until_date = greatest(h.from_date, ?::date)
     where h.community_id = ? and h.until_date is null and h.id = any (?::uuid[])
       and not exists (select 1 from household_member m where m.community_id = h.community_id and m.current_household_id = h.id)`,
    [today(), community.id, `{${left.join()}}`],
  );
}

/** One statement for all records. */
async function inBulk(
  { em, community }: TenantCtx,
  records: readonly object[],
  shape: string,
  update: string,
): Promise<void> {
  if (records.length === 0) return;
  const sql = `${update} from jsonb_to_recordset(?::jsonb) as ${shape} where m.community_id = ? and m.id = r.id`;
  await em.execute(sql, [JSON.stringify(records), community.id]);
}

function tellChange(
  ctx: TenantCtx,
  rows: RowSet,
  type: string,
  row: { id: string; personId?: string },
  changes: Record<string, readonly [before: unknown, after: unknown]>,
): void {
  const fields = Object.entries(changes).map(([field, [before, after]]) => ({ field, before, after }));
  const change: RowChange = { type, row: { ...row, communityId: ctx.community.id }, action: 'UPDATE', fields };
  rows.add(AuditEntry, entryOf(change, witnessOf(ctx)));
  rows.add(OutboxEvent, eventOf(change));
}
