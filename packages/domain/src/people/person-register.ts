import { type LocalDate, newId } from '@gongzhi/kernel';
import { type Cryptography, type NewRows, rowsOf } from '@gongzhi/storage';
import type { TenantCtx } from '../context.js';
import { DirectoryEntry } from '../tenancy/community.entity.js';
import type { IdentifierKind, Sex, Situation } from './people.enums.js';
import { Person, PersonIdentifier, PersonKey } from './person.entity.js';

/** Where new rows of one community go, and the cryptography that seals what is written. */
export interface Register {
  rows: NewRows;
  communityId: string;
  cryptography: Cryptography;
}

/** The register of a request’s own community; what is added goes into its unit of work. */
export const registerOf = (ctx: TenantCtx): Register => ({
  rows: rowsOf(ctx.em),
  communityId: ctx.community.id,
  cryptography: ctx.cryptography,
});

export interface NewPerson {
  /** Made anew unless said. */
  id?: string;
  name: string;
  birthDate?: LocalDate | null;
  stairwellId?: string | null;
  householdId?: string | null;
  sex?: Sex | null;
  situations?: Situation[];
  sample?: boolean;
}

/** Adds a person with a key of their own, under which identifiers will be sealed. */
export function addPerson(
  { rows, communityId, cryptography }: Register,
  person: NewPerson,
): { person: Person; key: PersonKey } {
  const row = rows.add(Person, {
    communityId,
    id: person.id ?? newId(),
    name: person.name,
    birthDate: person.birthDate ?? null,
    stairwellId: person.stairwellId ?? null,
    householdId: person.householdId ?? null,
    sex: person.sex ?? null,
    situations: person.situations ?? [],
    subject: null,
    sample: person.sample ?? false,
    erasedAt: null,
  });
  const key = rows.add(PersonKey, { communityId, id: row.id, wrapped: cryptography.newDataKey() });
  return { person: row, key };
}

/** Seals one identifier under the person's key; only its keyed hash and last four characters stay readable. */
export function addIdentifier(
  { rows, communityId, cryptography }: Register,
  key: PersonKey,
  kind: IdentifierKind,
  value: string,
): void {
  rows.add(PersonIdentifier, {
    communityId,
    id: newId(),
    personId: key.id,
    kind,
    ciphertext: cryptography.seal(Buffer.from(key.wrapped), value),
    lookupHash: cryptography.lookupHash(kind, value),
    lastFour: value.slice(-4),
  });
}

/** Lets whoever signs in with this email enter the community as this person. */
export function openDoor({ rows, communityId, cryptography }: Register, personId: string, email: string): void {
  rows.add(DirectoryEntry, {
    communityId,
    id: newId(),
    subject: null,
    emailHash: cryptography.lookupHash('EMAIL', email),
    personId,
  });
}
