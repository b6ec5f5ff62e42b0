import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, today } from '@gongzhi/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Loose, signIn, type Visitor } from '../testkit/city.js';

const METRICS = 'metrics { key title unit value withheld }';
const COMPARE = `query($input: CompareTemplateInput!) { compareTemplate(input: $input) {
  rows { label code origin ${METRICS} } total { label code origin ${METRICS} } origin { label code origin ${METRICS} } } }`;
const CSV = 'query($input: CompareTemplateInput!) { compareTemplateCsv(input: $input) }';
const SPAN = { from: addDays(today(), -300), until: today() };

describe('the adopters of a template, compared', () => {
  let bureau: Visitor;
  let templateId: string;
  const compare = async (by: string, span: Loose = SPAN): Promise<Loose> =>
    (await bureau.ask<Loose>(COMPARE, { input: { templateId, by, ...span } })).compareTemplate;
  const valueIn = (row: Loose, key: string) => row.metrics.find((metric: Loose) => metric.key === key)!;

  beforeAll(async () => {
    bureau = await signIn('bureau');
    const leader = await signIn('leader@xinfeng');
    const { templates } = await leader.ask(
      '{ templates(search: "新丰", first: 100) { nodes { id module publisher { code } } } }',
    );
    templateId = templates.nodes.find(
      ({ module, publisher }: Loose) => module === 'elder-meals' && publisher.code === 'xinfeng',
    ).id;
    // A worker counts them soon after the start.
    for (let n = 0; n < 120 && (await compare('COMMUNITY')).origin === null; n += 1) await sleep(500);
  });

  it('show the project that it describes beside them, community by community', async () => {
    const { rows, total, origin } = await compare('COMMUNITY');
    expect(origin).toMatchObject({ code: 'xinfeng', origin: true });
    expect(rows.find(({ code, origin: own }: Loose) => code === 'xinfeng' && own)).toEqual(origin);
    expect(origin.metrics.map(({ key }: Loose) => key)).toEqual([
      ...['enrolled', 'services', 'paid', 'points', 'cost-per-service', 'rating', 'approved-in-time'],
      ...['elder-meals:care-days', 'elder-meals:subsidised-meals'],
    ]);
    for (const key of ['enrolled', 'services', 'paid']) {
      const sum = rows.reduce((all: number, row: Loose) => all + (valueIn(row, key).value ?? 0), 0);
      expect([key, valueIn(total, key).value ?? 0]).toEqual([key, sum]);
    }
  });

  it('add up to the same by kind and by month', async () => {
    const [byKind, byMonth] = [await compare('KIND'), await compare('MONTH')];
    expect(byKind.rows.map(({ label }: Loose) => label)).toContain('RURAL_RESETTLEMENT');
    for (const { label, code } of byMonth.rows)
      expect([label, code]).toEqual([expect.stringMatching(/^\d{4}-\d\d$/), null]);
    expect(byMonth.rows.length).toBeGreaterThan(9);
    for (const { rows, total } of [byKind, byMonth]) {
      const services = rows.reduce((all: number, row: Loose) => all + (valueIn(row, 'services').value ?? 0), 0);
      expect(valueIn(total, 'services').value ?? 0).toBe(services);
    }
  });

  it('have none before they were counted', async () => {
    const none = await compare('MONTH', { from: '2000-01-01', until: '2000-03-31' });
    expect(none).toMatchObject({ rows: [], origin: null });
    for (const { value } of none.total.metrics) expect(value).toBeNull();
  });

  it('leave as a file that no spreadsheet runs', async () => {
    const { compareTemplateCsv: file } = await bureau.ask<Loose>(CSV, {
      input: { templateId, by: 'COMMUNITY', ...SPAN },
    });
    const [heading, ...rows] = file.slice(1).trimEnd().split('\r\n');
    expect(heading).toContain('服务次数 services');
    expect(rows.some((row: string) => row.includes(',xinfeng,'))).toBe(true);
    expect(rows.at(-1)).toContain('合计');
    expect(file).not.toMatch(/(^|,)[=+@-]/m);
  });

  it.each([
    [{ until: '2000-01-01' }, 'BAD_USER_INPUT'],
    [{ from: '2000-01-01' }, 'LIMIT_EXCEEDED'],
    [{ templateId: 'nothing' }, 'NOT_FOUND'],
  ])('refuse %j', async (wrong, code) => {
    const { errors } = await bureau.send(COMPARE, { input: { templateId, by: 'KIND', ...SPAN, ...wrong } });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
  });

  it('are the bureau’s alone to see', async () => {
    const leader = await signIn('leader@xinfeng');
    for (const document of [COMPARE, CSV]) {
      const { errors } = await leader.send(document, { input: { templateId, by: 'KIND', ...SPAN } });
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });
});
