import { refuse, text, today } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, target } from '../context.js';
import { flushOnce } from '../flush-once.js';
import { normaliseName } from '../names.js';
import { stairwells } from '../tenancy/place.entity.js';
import type { ConsentInput } from './consent.inputs.js';
import { isChild, takeConsents } from './consent.service.js';
import { normaliseIdentityNumber, normalisePhone } from './identifiers.js';
import { isOfCare } from './people.enums.js';
import type { RegisterPersonInput } from './people.inputs.js';
import type { Person } from './person.entity.js';
import { addIdentifier, addPerson, registerOf } from './person-register.js';

/** Enters a person once; the same identity number or phone again is a conflict. */
export async function registerPerson(context: Ctx, input: RegisterPersonInput): Promise<Person> {
  const ctx = inCommunity(context);
  authorize(ctx, 'create', 'Person');
  if (input.birthDate && input.birthDate > today()) {
    throw refuse('BAD_USER_INPUT', text('出生日期不能在今天之后', 'A birth date cannot lie ahead'), ['birthDate']);
  }
  const stairwell = input.stairwellId ? await target(ctx, stairwells, input.stairwellId, ['stairwellId']) : null;
  // Whose role is limited to some stairwells enters those who live there.
  authorize(ctx, 'create', 'Person', { stairwellId: stairwell?.id ?? null });
  const register = registerOf(ctx);
  const { person, key } = addPerson(register, {
    name: normaliseName(input.name, ['name']),
    birthDate: input.birthDate ?? null,
    stairwellId: stairwell?.id ?? null,
    sex: input.sex ?? null,
    situations: input.situations ?? [],
  });
  if (input.phone) addIdentifier(register, key, 'PHONE', normalisePhone(input.phone, ['phone']));
  if (input.identityNumber) {
    const number = normaliseIdentityNumber(input.identityNumber, ['identityNumber']);
    addIdentifier(register, key, 'IDENTITY_NUMBER', number);
  }
  await takeConsents(ctx, person, consentsWith(input, person));
  await flushOnce(ctx, text('此人的手机号或身份证号已登记过', 'This phone or identity number is already registered'), [
    input.identityNumber ? 'identityNumber' : 'phone',
  ]);
  return person;
}

/**
 * Whoever states somebody's situations of care declares that they agreed to it; for a child only a guardian can, and is
 * named.
 */
const consentsWith = ({ consents, situations = [] }: RegisterPersonInput, person: Person): readonly ConsentInput[] =>
  consents ?? (situations.some(isOfCare) && !isChild(person, today()) ? [{ purpose: 'HEALTH', form: 'ORAL' }] : []);
