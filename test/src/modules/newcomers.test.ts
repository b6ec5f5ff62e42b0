import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Visitor } from '../testkit/city.js';

/** Where somebody came from is entered once, by hand or in a list, and decides who the project is for. */
describe('newcomers', () => {
  let admin: Visitor;
  let projectId: string;

  beforeAll(async () => {
    const code = freshCode('xinshimin');
    [admin] = (await cityWith({ code, name: `新市民社区${code}` })) as [Visitor];
    projectId = (await admin.do('createProject', { module: 'newcomers' }, 'project { id }')).project.id;
  });

  const enrol = (personId: string) =>
    admin.attempt('enrol', { projectId, personId, as: 'newcomer' }, 'enrolment { id }');
  const consentsOf = async (id: string) =>
    (await admin.ask('query($id: ID!) { consents(personId: $id) { totalCount } }', { id })).consents.totalCount;

  it('are registered without a consent to data of health, and may take part', async () => {
    const { person } = await admin.do(
      'registerPerson',
      { name: '宋远', situations: ['NEWCOMER'] },
      'person { id situations }',
    );
    expect(person.situations).toEqual(['NEWCOMER']);
    expect(await consentsOf(person.id)).toBe(0);
    expect((await enrol(person.id)).userErrors).toEqual([]);
  });

  it('need that consent for situations of care, as everybody does', async () => {
    const input = { name: '宋阿婆', situations: ['NEWCOMER', 'LONE'] };
    const { person } = await admin.do('registerPerson', input, 'person { id }');
    expect(await consentsOf(person.id)).toBe(1);
  });

  it('are known from lists of residents, children too, and listed so', async () => {
    const content = '姓名,出生日期,照护情况\n罗小北,2019-04-05,新市民\n罗大北,1990-04-05,newcomer';
    const { applied, problems } = await admin.do(
      'importPersons',
      { format: 'CSV', content },
      'applied problems { line reason }',
    );
    expect({ applied, problems }).toEqual({ applied: true, problems: [] });
    const { persons } = await admin.ask('{ persons(first: 50) { nodes { id name situations } } }');
    const listed = persons.nodes.filter(({ name }: { name: string }) => /^罗.北$/.test(name));
    expect(listed).toMatchObject([{ situations: ['NEWCOMER'] }, { situations: ['NEWCOMER'] }]);
    for (const { id } of listed) expect(await consentsOf(id)).toBe(0);
    const list = await admin.do('exportPersons', {}, 'export { csv }');
    expect(list.export.csv).toContain('新市民');
  });

  it('are the only ones for whom the project is', async () => {
    const { person } = await admin.do('registerPerson', { name: '本地人' }, 'person { id }');
    const { userErrors } = await enrol(person.id);
    expect(userErrors).toMatchObject([{ field: ['personId'], reason: 'NOT_A_NEWCOMER' }]);
    expect(userErrors[0]!.message).toContain('新市民');
  });
});
