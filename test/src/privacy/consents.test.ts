import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../testkit/city.js';
import { bornYearsAgo, type Neighbourhood, neighbourhood, registered } from './neighbours.js';

const SITUATION = { situations: ['LIVING_ALONE'] };

describe('what somebody agreed to', () => {
  let place: Neighbourhood;
  beforeAll(async () => {
    place = await neighbourhood('tongyi');
  });

  const enrol = (personId: string, input: Record<string, unknown> = {}) =>
    place.executor.attempt(
      'enrol',
      { projectId: place.project, personId, as: 'elder', ...input },
      'enrolment { id until }',
    );
  const consentsOf = async (personId: string) => {
    const document = `query($id: ID) { consents(personId: $id) { nodes { id purpose form givenBy givenOn withdrawnAt guardian { id } } } }`;
    return (await place.executor.ask(document, { id: personId })).consents.nodes;
  };

  it('is asked before sensitive data are collected, and told by its purpose where it is missing', async () => {
    const person = await registered(place, { name: '未同意', birthDate: bornYearsAgo(80), ...SITUATION, consents: [] });
    const refused = await enrol(person);
    expect(refused).toMatchObject({
      enrolment: null,
      userErrors: [{ code: 'BAD_USER_INPUT', field: ['consents'], reason: 'CONSENT_MISSING_HEALTH' }],
    });
    expect(refused.userErrors[0]!.message).toContain('健康与照护情况');
    const agreed = await enrol(person, { consents: [{ purpose: 'HEALTH', form: 'WRITTEN' }] });
    expect(agreed.userErrors).toEqual([]);
    expect(await consentsOf(person)).toMatchObject([
      { purpose: 'HEALTH', form: 'WRITTEN', givenBy: 'SELF', givenOn: today(), withdrawnAt: null, guardian: null },
    ]);
  });

  it('is not taken where the enrolment is refused for something else', async () => {
    const person = await registered(place, { name: '太年轻', birthDate: bornYearsAgo(40), ...SITUATION, consents: [] });
    const consents = [{ purpose: 'HEALTH', form: 'ORAL' }];
    expect((await enrol(person, { consents })).userErrors).toMatchObject([{ reason: 'BELOW_MINIMUM_AGE' }]);
    expect(await consentsOf(person)).toEqual([]);
  });

  it('is declared by whoever registers somebody with their situations', async () => {
    const person = await registered(place, { name: '口头同意', birthDate: bornYearsAgo(81), ...SITUATION });
    expect(await consentsOf(person)).toMatchObject([{ purpose: 'HEALTH', form: 'ORAL' }]);
    expect((await enrol(person)).userErrors).toEqual([]);
  });

  it('stands once for each purpose, also when two enter it at once', async () => {
    const person = await registered(place, { name: '两次' });
    const give = () =>
      place.executor.attempt('giveConsent', { personId: person, purpose: 'PHOTOS', form: 'ORAL' }, 'consent { id }');
    const answers = await Promise.all([give(), give()]);
    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(codes).toEqual(['CONFLICT']);
    expect(await consentsOf(person)).toHaveLength(1);
    const ahead = { personId: person, purpose: 'SERVICE', form: 'ORAL', givenOn: addDays(today(), 1) };
    expect((await place.executor.attempt('giveConsent', ahead, 'consent { id }')).userErrors).toMatchObject([
      { field: ['givenOn'] },
    ]);
  });

  it('can be taken back, and what rests on it ends; after that it can be given again', async () => {
    const person = await registered(place, { name: '改主意', birthDate: bornYearsAgo(82), ...SITUATION });
    const { enrolment } = await enrol(person, { from: addDays(today(), -3) });
    const [consent] = await consentsOf(person);
    const input = { consentId: consent.id, form: 'ORAL' };
    const withdrawn = await place.executor.do('withdrawConsent', input, 'consent { withdrawnAt } ended { id until }');
    expect(withdrawn).toMatchObject({ ended: [{ id: enrolment.id, until: today() }] });
    expect(withdrawn.consent.withdrawnAt).not.toBeNull();
    expect((await place.executor.attempt('withdrawConsent', input, 'consent { id }')).userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
    expect((await enrol(person, { from: addDays(today(), 1) })).userErrors).toMatchObject([
      { reason: 'CONSENT_MISSING_HEALTH' },
    ]);
    await place.executor.do('giveConsent', { personId: person, purpose: 'HEALTH', form: 'WRITTEN' }, 'consent { id }');
    expect((await enrol(person, { from: addDays(today(), 1) })).userErrors).toEqual([]);
  });

  describe('of a child', () => {
    it('nobody collects data without a guardian, and without the guardian’s consent', async () => {
      const child = await registered(place, { name: '小囡', birthDate: bornYearsAgo(7) });
      const helper = { as: 'host' };
      expect((await enrol(child, helper)).userErrors).toMatchObject([
        { field: ['personId'], reason: 'GUARDIAN_MISSING' },
      ]);
      const [mother, stranger] = [await registered(place, { name: '母亲' }), await registered(place, { name: '路人' })];
      const pair = { personId: child, guardianId: mother, relation: 'PARENT' };
      const { guardianship } = await place.executor.do(
        'registerGuardian',
        pair,
        'guardianship { id guardian { name } }',
      );
      expect(guardianship.guardian.name).toBe('母亲');
      expect((await enrol(child, helper)).userErrors).toMatchObject([{ reason: 'CONSENT_MISSING_CHILD' }]);
      const consent = { purpose: 'CHILD', form: 'WRITTEN' };
      expect((await enrol(child, { ...helper, consents: [consent] })).userErrors).toMatchObject([
        { field: ['consents', '0', 'guardianId'], reason: 'GUARDIAN_DECIDES' },
      ]);
      expect(
        (await enrol(child, { ...helper, consents: [{ ...consent, guardianId: stranger }] })).userErrors,
      ).toMatchObject([{ code: 'BAD_USER_INPUT', field: ['consents', '0', 'guardianId'] }]);
      const enrolled = await enrol(child, { ...helper, consents: [{ ...consent, guardianId: mother }] });
      expect(enrolled.userErrors).toEqual([]);
      expect(await consentsOf(child)).toMatchObject([
        { purpose: 'CHILD', givenBy: 'GUARDIAN', guardian: { id: mother } },
      ]);
    });

    it('the guardian sees and takes back what they gave for the child, as long as they are one', async () => {
      const child = await registered(place, { name: '小宝', birthDate: bornYearsAgo(8) });
      const email = `mother@${place.code}`;
      const invitation = { email, role: 'STEWARD', name: '小宝妈妈' };
      const { membership } = await place.admin.do('inviteMember', invitation, 'membership { person { id } }');
      const mother = await signIn(email);
      const pair = {
        personId: child,
        guardianId: membership.person.id,
        relation: 'PARENT',
        from: addDays(today(), -9),
      };
      const { guardianship } = await place.executor.do('registerGuardian', pair, 'guardianship { id }');
      const given = { personId: child, guardianId: pair.guardianId, form: 'WRITTEN' };
      const give = async (purpose: string): Promise<string> =>
        (await place.executor.do('giveConsent', { ...given, purpose }, 'consent { id }')).consent.id;
      const [child1, photos] = [await give('CHILD'), await give('PHOTOS')];
      const { consents } = await mother.ask('{ consents { nodes { id } } }');
      expect(consents.nodes.map(({ id }: { id: string }) => id).sort()).toEqual([child1, photos].sort());
      const withdraw = (consentId: string) =>
        mother.do('withdrawConsent', { consentId, form: 'ORAL' }, 'consent { id withdrawnForm }');
      expect((await withdraw(photos)).consent).toEqual({ id: photos, withdrawnForm: 'ORAL' });
      const ending = { guardianshipId: guardianship.id, until: addDays(today(), -1) };
      await place.executor.do('endGuardianship', ending, 'guardianship { id }');
      await expect(withdraw(child1)).rejects.toThrow(/不是其监护人/);
    });

    it('a guardian is somebody else, grown up, and registered once', async () => {
      const [child, other] = [
        await registered(place, { name: '甲', birthDate: bornYearsAgo(9) }),
        await registered(place, { name: '乙', birthDate: bornYearsAgo(10) }),
      ];
      const grown = await registered(place, { name: '丙' });
      const register = (guardianId: string) =>
        place.executor.attempt(
          'registerGuardian',
          { personId: child, guardianId, relation: 'SIBLING' },
          'guardianship { id }',
        );
      for (const unfit of [child, other]) {
        expect((await register(unfit)).userErrors).toMatchObject([{ field: ['guardianId'] }]);
      }
      expect((await register(grown)).userErrors).toEqual([]);
      expect((await register(grown)).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    });
  });
});
