import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { cityWith, freshCode, type Loose, signIn, type Visitor } from '../testkit/city.js';
import { bornYearsAgo } from './meal-project.js';

/** The last whole month, whatever day it is. */
const lastDay = addDays(`${today().slice(0, 7)}-01`, -1);
const firstDay = `${lastDay.slice(0, 7)}-01`;
const dayOf = (day: number): string => addDays(firstDay, day - 1);

const PREVIEW = `query($input: CloneTemplateInput!) { previewClone(input: $input) {
  fit { requirement verdict reason substitutes { name } }
  payees { requirement title organisation { name } }
  problems { code field reason message }
} }`;

describe('a project that pays an organisation', () => {
  const code = freshCode('lifa');
  let admin: Visitor;
  let executor: Visitor;
  let leader: Visitor;
  /** Sits on the committee, and on the entrepreneur's board. */
  let both: Visitor;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    [admin] = (await cityWith({ code, name: `理发社区${code}` })) as [Visitor];
    const register = async (name: string, kind: string) =>
      (await admin.do('registerOrganisation', { name, kind }, 'organisation { id }')).organisation.id as string;
    [ids.shop, ids.owners] = [
      await register('老街理发店', 'ENTERPRISE'),
      await register('老街业委会', 'OWNERS_COMMITTEE'),
    ];
    const member = async (name: string, role: string, more: object = {}) => {
      await admin.do('inviteMember', { email: `${name}@${code}`, role, ...more }, 'membership { id }');
      return signIn(`${name}@${code}`, code);
    };
    executor = await member('executor', 'EXECUTOR');
    leader = await member('leader', 'LEADER');
    const { person } = await admin.do('registerPerson', { name: '方企业' }, 'person { id }');
    await member('both', 'PARTNER', { personId: person.id, organisationId: ids.shop });
    both = await member('both', 'EXECUTOR', { personId: person.id });
    const place = { estate: '老街', building: '1幢', stairwell: '1单元' };
    ids.stairwell = (await admin.do('registerStairwell', place, 'stairwell { id }')).stairwell.id;
  });

  const creating = (bindings?: object[]) => ({ module: 'elder-haircut', ...(bindings ? { bindings } : {}) });
  const bound = () => [{ requirement: 'entrepreneur', organisationId: ids.shop }];
  const refusedWith = async (bindings?: object[]) => {
    const { userErrors } = await admin.attempt('createProject', creating(bindings), 'project { id }');
    return userErrors.map(({ code: why, field, reason }: Loose) => [why, field, reason]);
  };

  it('is not set up before it is said who', async () => {
    expect(await refusedWith()).toEqual([['BAD_USER_INPUT', ['bindings'], 'PAYEE_NOT_BOUND']]);
    expect(await refusedWith([{ requirement: 'barber', organisationId: ids.shop }, ...bound()])).toEqual([
      ['BAD_USER_INPUT', ['bindings', '0', 'requirement'], null],
    ]);
    expect(await refusedWith([...bound(), ...bound()])).toEqual([
      ['BAD_USER_INPUT', ['bindings', '1', 'requirement'], null],
    ]);
    const nobody = { requirement: 'entrepreneur', organisationId: 'Organisation_x' };
    expect(await refusedWith([nobody])).toEqual([['NOT_FOUND', ['bindings', '0', 'organisationId'], null]]);
    const owners = { requirement: 'entrepreneur', organisationId: ids.owners };
    expect(await refusedWith([owners])).toEqual([['BAD_USER_INPUT', ['bindings', '0', 'organisationId'], null]]);
  });

  it('tells in the preview of a clone who could be paid, and takes nobody by itself', async () => {
    const { templates } = await admin.ask('{ templates(search: "理发") { nodes { id module document } } }');
    const template = templates.nodes.find(({ module }: Loose) => module === 'elder-haircut');
    expect(JSON.stringify(template.document)).not.toMatch(/organisationId|爱心理发店/);
    ids.template = template.id;
    const { previewClone } = await admin.ask(PREVIEW, { input: { templateId: ids.template } });
    const fit = previewClone.fit.find(({ requirement }: Loose) => requirement === 'entrepreneur');
    expect(fit.verdict).toBe('ADAPTABLE');
    expect(fit.substitutes).toContainEqual({ name: '老街理发店' });
    expect(fit.substitutes).not.toContainEqual({ name: '老街业委会' });
    expect(fit.reason).toContain('老街理发店');
    expect(previewClone.payees).toMatchObject([{ requirement: 'entrepreneur', organisation: null }]);
    expect(previewClone.problems.map(({ reason }: Loose) => reason)).toContain('PAYEE_NOT_BOUND');
  });

  it('is cloned with who is paid and who pays, as the preview says', async () => {
    const line = await admin.do(
      'registerFundingLine',
      { key: 'elder-haircut', title: '理发', source: '社区资金' },
      'fundingLine { id }',
    );
    expect(line.fundingLine.id).not.toBe('');
    const bindings = [
      { requirement: 'operator', organisationId: ids.shop },
      { requirement: 'elder-haircut', organisationId: ids.shop, budgetFen: '10000' },
      ...bound(),
    ];
    const input = { templateId: ids.template, bindings };
    const { previewClone } = await admin.ask(PREVIEW, { input });
    expect(previewClone.problems).toEqual([]);
    expect(previewClone.payees).toMatchObject([{ organisation: { name: '老街理发店' } }]);
    const { project } = await admin.do(
      'cloneTemplate',
      { ...input, idempotencyKey: 'haircuts' },
      'project { id bindings { requirement title organisation { id } } fundings { funder { id } } }',
    );
    expect(project.bindings).toEqual([
      { requirement: 'entrepreneur', title: '爱心企业家（聘用老理发师）', organisation: { id: ids.shop } },
    ]);
    expect(project.fundings).toEqual([{ funder: { id: ids.shop } }]);
    const owners = [{ requirement: 'entrepreneur', organisationId: ids.owners }];
    const refused = await admin.attempt(
      'cloneTemplate',
      { templateId: ids.template, bindings: [bindings[0], ...owners], idempotencyKey: 'owners' },
      'project { id }',
    );
    expect(refused.userErrors).toMatchObject([{ field: ['bindings', '1', 'organisationId'] }]);
  });

  it('settles haircuts with the entrepreneur, one a month for each elder, also in two parts of a month', async () => {
    const owned = await admin.do(
      'createProject',
      { ...creating(bound()), funding: [{ line: 'elder-haircut', budgetFen: '10000' }] },
      'project { id }',
    );
    ids.project = owned.project.id;
    const enrolled = async (as: string, name: string, age: number) => {
      const person = { name, birthDate: bornYearsAgo(age), stairwellId: ids.stairwell };
      const { id: personId } = (await admin.do('registerPerson', person, 'person { id }')).person;
      const input = { projectId: ids.project, personId, as, from: firstDay };
      return (await executor.do('enrol', input, 'enrolment { id }')).enrolment.id as string;
    };
    const barber = await enrolled('barber', '金师傅', 66);
    const [elder, other] = [await enrolled('elder', '邵阿婆', 81), await enrolled('elder', '汤阿公', 77)];
    const cut = (enrolmentId: string, day: number) =>
      executor.do(
        'recordService',
        {
          ...{ enrolmentId, servedById: barber, servedOn: dayOf(day), data: {} },
          idempotencyKey: `${enrolmentId}-${day}`,
        },
        'record { ... on ElderHaircutRecord { place } }',
      );
    expect((await cut(elder, 2)).record).toEqual({ place: 'SHOP' });
    await cut(elder, 20);
    await cut(other, 21);
    const lines = 'settlement { id total { fen } lines { quantity payee { id } payeeOrganisation { id } note } }';
    const settle = (from: number, until: number) =>
      executor.do('settle', { projectId: ids.project, from: dayOf(from), until: dayOf(until) }, lines);
    const first = await settle(1, 10);
    expect(first.settlement).toMatchObject({
      total: { fen: '500' },
      lines: [{ quantity: 1, payee: null, payeeOrganisation: { id: ids.shop } }],
    });
    const second = await settle(11, 28);
    expect(second.settlement).toMatchObject({ total: { fen: '500' }, lines: [{ quantity: 1 }] });
    [ids.first, ids.second] = [first.settlement.id, second.settlement.id];
  });

  it('is approved by nobody who acts for who is paid, whatever other role they hold', async () => {
    const approve = (who: Visitor, settlementId: string | undefined) =>
      who.send<Loose>(
        'mutation($input: ApproveSettlementInput!) { approveSettlement(input: $input) { settlement { status } userErrors { code } } }',
        { input: { settlementId, idempotencyKey: freshCode('key') } },
      );
    const refused = await approve(both, ids.first);
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(refused.errors[0]!.message).toContain('付款');
    const { data } = await approve(leader, ids.first);
    expect(data.approveSettlement).toEqual({ settlement: { status: 'APPROVED' }, userErrors: [] });
  });

  it('pays another one from the next settlement on, once that is said', async () => {
    const input = { name: '新街理发店', kind: 'ENTERPRISE' };
    const other = (await admin.do('registerOrganisation', input, 'organisation { id }')).organisation.id;
    const binding = { projectId: ids.project, requirement: 'entrepreneur' };
    const changed = await executor.do(
      'setProjectBinding',
      { ...binding, organisationId: other },
      'project { bindings { organisation { id } } }',
    );
    expect(changed.project.bindings).toEqual([{ organisation: { id: other } }]);
    const { node } = await admin.ask(
      'query($id: ID!) { node(id: $id) { ... on Settlement { lines { payeeOrganisation { id } } } } }',
      { id: ids.second },
    );
    expect(node.lines).toEqual([{ payeeOrganisation: { id: ids.shop } }]);
    for (const [wrong, field] of [
      [{ organisationId: ids.owners }, 'organisationId'],
      [{ organisationId: other, requirement: 'barber' }, 'requirement'],
    ] as const) {
      const refused = await executor.attempt('setProjectBinding', { ...binding, ...wrong }, 'project { id }');
      expect(refused.userErrors).toMatchObject([{ code: 'BAD_USER_INPUT', field: [field] }]);
    }
  });

  it('names the organisation in a roster that the bureau opens', async () => {
    const bureau = await signIn('bureau', null);
    const { lines } = await bureau.do(
      'openRoster',
      { communityCode: code, projectId: ids.project, audit: '理发补贴审计', reason: '抽查' },
      'lines { beneficiaryName quantity amount { fen } }',
    );
    expect(lines).toEqual([{ beneficiaryName: '老街理发店', quantity: 1, amount: { fen: '500' } }]);
  });
});
