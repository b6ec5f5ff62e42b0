import { type LocalDate, newId } from '@gongzhi/kernel';
import type { NewRows } from '@gongzhi/storage';
import { Consent } from './consent.entity.js';
import type { ConsentForm, ConsentPurpose } from './consent.enums.js';

export interface NewConsent {
  personId: string;
  purpose: ConsentPurpose;
  form: ConsentForm;
  givenOn: LocalDate;
  /** The guardian who gives it; null for the person. */
  guardianId: string | null;
  recordedByKey: string;
}

/** Adds a consent that stands from now on; that none for the same purpose stands already is the caller's to know. */
export function addConsent(
  { rows, communityId }: { rows: NewRows; communityId: string },
  { guardianId, ...consent }: NewConsent,
): Consent {
  return rows.add(Consent, {
    ...consent,
    communityId,
    id: newId(),
    givenBy: guardianId ? 'GUARDIAN' : 'SELF',
    guardianId,
    withdrawnAt: null,
    withdrawnForm: null,
  });
}
