import { beforeAll, describe, expect, it } from 'vitest';
import { freshCode, type Visitor } from '../testkit/city.js';
import { oneOfEachRole, type Stage } from './stage.js';

const PREVIEW = `query($input: CloneTemplateInput!) { previewClone(input: $input) {
  fit { requirement verdict reason substitutes { name subject } }
  operator { name }
  problems { code reason field }
} }`;

describe('what a community reserves', () => {
  let stage: Stage;
  let admin: Visitor;
  let catalyst: string;
  let partner: string;
  /** Published by the staged community: touches work safety. */
  let templateId: string;

  const organisation = async (by: Visitor, name: string, kind: string) =>
    (await by.do('registerOrganisation', { name, kind, serves: ['elder-care'] }, 'organisation { id }')).organisation
      .id;
  const create = (input: object) =>
    admin.attempt('createProject', { module: 'elder-meals', ...input }, 'project { id affairs }');
  const reserve = async (reservedAffairs: object[]) => {
    const { constitution } = await admin.ask('{ constitution { revision } }');
    const input = { reservedAffairs, expectedRevision: constitution.revision };
    return admin.do('applyConstitution', input, 'plan { conflicts { id } }');
  };
  const SAFETY = { key: 'work-safety', zh: '安全生产', en: 'Work safety' };

  beforeAll(async () => {
    stage = await oneOfEachRole();
    admin = stage.callers.ADMIN;
    catalyst = await organisation(admin, '安心互助社', 'SOCIAL_ORGANISATION');
    partner = await organisation(admin, '安心卫生站', 'STATIONED_UNIT');
    const { project } = await admin.do(
      'createProject',
      { module: 'elder-meals', operatorId: partner, affairs: ['work-safety'] },
      'project { id }',
    );
    const published = { projectId: project.id, version: '1.0.0', title: '安全助餐' };
    templateId = (await admin.do('publishTemplate', published, 'template { id }')).template.id;
  });

  it('no social organisation is put in charge of, whoever else may be', async () => {
    const affairs = ['work-safety'];
    const refused = await create({ affairs, operatorId: catalyst });
    expect(refused.userErrors).toMatchObject([{ code: 'CONFLICT', reason: 'AFFAIR_RESERVED', field: ['operatorId'] }]);
    expect(refused.userErrors[0]!.message).toContain('安全生产');
    expect((await create({ affairs, operatorId: partner })).userErrors).toEqual([]);
    expect((await create({ affairs })).userErrors).toEqual([]);
    expect((await create({ operatorId: catalyst })).userErrors).toEqual([]);
    expect((await create({ affairs: ['Work Safety'] })).userErrors).toMatchObject([{ field: ['affairs', '0'] }]);
  });

  it('a clone’s report says so, names who could instead, and the clone is held to it', async () => {
    const { previewClone } = await admin.ask(PREVIEW, { input: { templateId } });
    const fit = previewClone.fit.find(({ requirement }: { requirement: string }) => requirement === 'operator');
    expect(fit).toMatchObject({
      verdict: 'ADAPTABLE',
      reason: expect.stringContaining('保留事项「安全生产」不交由社会组织运作'),
    });
    const subjects = fit.substitutes.map(({ subject }: { subject: string }) => subject);
    expect(subjects).not.toContain('CATALYST');
    expect(new Set(subjects)).toEqual(new Set(['PARTNER', 'EXECUTOR', 'LEADER']));
    expect(fit.substitutes[0].name).toBe('安心卫生站');
    const input = (organisationId: string) => ({ templateId, bindings: [{ requirement: 'operator', organisationId }] });
    const problem = { code: 'CONFLICT', reason: 'AFFAIR_RESERVED', field: ['bindings', '0', 'organisationId'] };
    expect((await admin.ask(PREVIEW, { input: input(catalyst) })).previewClone.problems).toEqual([problem]);
    const refused = await admin.attempt(
      'cloneTemplate',
      { ...input(catalyst), idempotencyKey: freshCode('key') },
      'project { id }',
    );
    expect(refused.userErrors).toMatchObject([problem]);
    const { project } = await admin.do(
      'cloneTemplate',
      { ...input(partner), idempotencyKey: freshCode('key') },
      'project { affairs operator { name } }',
    );
    expect(project).toEqual({ affairs: ['work-safety'], operator: { name: '安心卫生站' } });
  });

  it('is each community’s own list: taken off it, a social organisation may; put on it again, the plan names the project', async () => {
    await reserve([]);
    const { project } = await admin.do(
      'createProject',
      { module: 'elder-meals', operatorId: catalyst, affairs: ['work-safety'] },
      'project { id }',
    );
    const input = { templateId, bindings: [{ requirement: 'operator', organisationId: catalyst }] };
    expect((await admin.ask(PREVIEW, { input })).previewClone).toMatchObject({
      operator: { name: '安心互助社' },
      problems: [],
    });
    const { plan } = await reserve([SAFETY]);
    expect(plan.conflicts).toEqual([{ id: project.id }]);
  });
});
