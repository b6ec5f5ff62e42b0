import { type LocalDate, refuse, text, today } from '@gongzhi/kernel';
import { type TenantCtx, target } from '../../context.js';
import { normaliseName } from '../../names.js';
import { organisations } from '../../people/organisation.entity.js';
import { persons } from '../../people/person.entity.js';
import { refuseToCome } from '../book/post.js';
import type { Party } from './fund-accounts.js';

interface NamedParty {
  personId: string | null | undefined;
  organisationId: string | null | undefined;
  name: string | null | undefined;
}

/** Who gives or is given: a person or an organisation of the register, or else a name. */
export interface ToldParty {
  party: Party | null;
  name: string | null;
}

/**
 * The one of three that is told. `prefix`: how the input's fields begin, as in `payee`.
 * @throws Refusal BAD_USER_INPUT unless it is exactly one
 */
export async function partyOf(ctx: TenantCtx, told: NamedParty, prefix: string): Promise<ToldParty> {
  const { personId, organisationId, name } = told;
  if ([personId, organisationId, name].filter((each) => each != null).length !== 1) {
    throw refuse(
      'BAD_USER_INPUT',
      text('请填个人、组织、名称三者之一', 'Name a person, an organisation or a name: one of the three'),
      [`${prefix}Name`],
    );
  }
  if (name != null) return { party: null, name: normaliseName(name, [`${prefix}Name`]) };
  const { id } = personId
    ? await target(ctx, persons, personId, [`${prefix}PersonId`])
    : await target(ctx, organisations, organisationId!, [`${prefix}OrganisationId`]);
  return { party: { type: personId ? 'PERSON' : 'ORGANISATION', id }, name: null };
}

/** Today, where no day is told. @throws Refusal BAD_USER_INPUT for a day to come */
export function bookingDay(onDate: LocalDate | null | undefined): LocalDate {
  const day = onDate ?? today();
  refuseToCome([{ onDate: day }]);
  return day;
}
