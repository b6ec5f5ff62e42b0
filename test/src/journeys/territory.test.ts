import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';

const COUNTS = 'estate building stairwell dwelling';
const PLAN = `plan { create { ${COUNTS} } unchanged { ${COUNTS} } created } estate { id }`;

let admin: Visitor;

beforeAll(async () => {
  const code = freshCode('difang');
  [admin] = (await cityWith({ code, name: '地方社区' })) as [Visitor];
});

const generate = (estate: string, range: string, dryRun = false) =>
  admin.do('generatePlaces', { estate, range, dryRun }, PLAN);

async function placeIds(estate: string): Promise<{ buildings: Record<string, string>; estate: string }> {
  const selection = '{ estates(first: 100) { nodes { id name buildings(first: 100) { nodes { id name } } } } }';
  const { estates } = await admin.ask(selection);
  const found = estates.nodes.find(({ name }: { name: string }) => name === estate);
  const buildings = found.buildings.nodes.map(({ id, name }: { id: string; name: string }) => [name, id]);
  return { estate: found.id, buildings: Object.fromEntries(buildings) };
}

describe('an estate, entered by range', () => {
  it('is planned without being written', async () => {
    const { plan, estate } = await generate('河东花园', '1–12 幢，每幢 2 单元，1–6 层，2 户每层', true);
    expect(plan.create).toEqual({ estate: 1, building: 12, stairwell: 24, dwelling: 288 });
    expect(plan.created.slice(0, 4)).toEqual([
      '河东花园',
      '河东花园 1幢',
      '河东花园 1幢 1单元',
      '河东花园 1幢 1单元 101',
    ]);
    expect(estate).toBeNull();
    expect((await admin.ask('{ estates { totalCount } }')).estates.totalCount).toBe(0);
  });

  it('is written whole, in the order in which people count; again changes nothing, more adds what is missing', async () => {
    await generate('河东花园', '1–12 幢，每幢 2 单元，1–6 层，2 户每层');
    const { estates, dwellings } = await admin.ask(`{
      dwellings { totalCount }
      estates(first: 1) { nodes { buildings(first: 12) { nodes { name stairwells(first: 2) { nodes { dwellings(first: 12) { nodes { room floor } } } } } } } }
    }`);
    const { buildings } = estates.nodes[0];
    expect(buildings.nodes.map(({ name }: { name: string }) => name)).toEqual(
      Array.from({ length: 12 }, (_, index) => `${index + 1}幢`),
    );
    expect(buildings.nodes[9].stairwells.nodes[1].dwellings.nodes.at(-1)).toEqual({ room: '602', floor: 6 });
    expect(dwellings.totalCount).toBe(288);

    const again = await generate('河东花园', '1号楼－十二号楼 1、2单元 一至六层 一梯两户');
    expect(again.plan.create).toEqual({ estate: 0, building: 0, stairwell: 0, dwelling: 0 });
    expect(again.plan.unchanged).toEqual({ estate: 1, building: 12, stairwell: 24, dwelling: 288 });
    const more = await generate('河东花园', '12-13幢 2单元 7层 每层2户');
    expect(more.plan.create).toEqual({ estate: 0, building: 1, stairwell: 1, dwelling: 4 });
  });

  it('is entered once by two at once', async () => {
    await Promise.all([generate('同时苑', '1-3幢1单元1-2层每层2户'), generate('同时苑', '1-3幢1单元1-2层每层2户')]);
    const { buildings } = await placeIds('同时苑');
    expect(Object.keys(buildings)).toEqual(['1幢', '2幢', '3幢']);
  });

  it.each([
    [{ estate: '河东花园', range: '12-1幢' }, ['range'], 'BAD_USER_INPUT'],
    [{ estate: '河东花园', range: '1-200幢 1-20单元 1-30层 每层10户' }, ['range'], 'LIMIT_EXCEEDED'],
    [{ estate: '\u202e园花', range: '1幢' }, ['estate'], 'BAD_USER_INPUT'],
    [{ estate: '长'.repeat(10_000), range: '1幢' }, ['estate'], 'BAD_USER_INPUT'],
  ])('%j is refused', async (input, field, code) => {
    const { userErrors } = await admin.attempt('generatePlaces', input, 'plan { line }');
    expect(userErrors).toMatchObject([{ code, field }]);
  });
});

describe('a place', () => {
  it('gets its right name and place, but nobody else’s', async () => {
    await generate('错字园', '1-2幢 1单元');
    const { buildings, estate } = await placeIds('错字园');
    const right = await admin.do('correctPlace', { placeId: estate, name: '䶮河苑' }, 'estate { name }');
    expect(right.estate).toEqual({ name: '䶮河苑' });
    const taken = { placeId: buildings['2幢'], name: '一号楼' };
    expect(await admin.attempt('correctPlace', taken, 'building { id }')).toMatchObject({
      building: null,
      userErrors: [{ code: 'CONFLICT', field: ['name'] }],
    });
    const { estate: other } = await placeIds('河东花园');
    const moved = { placeId: buildings['2幢'], name: '20幢', parentId: other };
    expect(await admin.do('correctPlace', moved, 'building { name estate { name } }')).toMatchObject({
      building: { name: '20幢', estate: { name: '河东花园' } },
    });
  });

  it('goes out of use with what is inside it, and comes back; not while somebody lives there', async () => {
    await generate('旧园', '1-2幢 1单元 1层 每层1户');
    const { buildings, estate } = await placeIds('旧园');
    const stairwells = '{ buildings(first: 100) { nodes { id stairwells { nodes { id retiredOn } } } } }';
    const inside = async () =>
      (await admin.ask(stairwells)).buildings.nodes.find(({ id }: { id: string }) => id === buildings['1幢']).stairwells
        .nodes[0];
    const { person } = await admin.do(
      'registerPerson',
      { name: '买买提·艾力', stairwellId: (await inside()).id },
      'person { name }',
    );
    expect(person.name).toBe('买买提·艾力');
    expect(await admin.attempt('retirePlace', { placeId: estate }, 'estate { id }')).toMatchObject({
      userErrors: [{ code: 'CONFLICT', field: ['placeId'] }],
    });
    const retired = await admin.do(
      'retirePlace',
      { placeId: buildings['2幢'], on: '2026-01-31' },
      'building { retiredOn }',
    );
    expect(retired.building).toEqual({ retiredOn: '2026-01-31' });
    expect(Object.keys((await placeIds('旧园')).buildings)).toEqual(['1幢', '2幢']);
    await admin.do('restorePlace', { placeId: buildings['2幢'] }, 'building { id }');
  });

  it('of another community does not exist', async () => {
    const { estate } = await placeIds('河东花园');
    const stranger = await signIn('admin@xinfeng');
    for (const mutation of ['correctPlace', 'retirePlace', 'restorePlace']) {
      expect(await stranger.attempt(mutation, { placeId: estate }, 'estate { id }')).toMatchObject({
        userErrors: [{ code: 'NOT_FOUND', field: ['placeId'] }],
      });
    }
  });
});
