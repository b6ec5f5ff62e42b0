import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { fetchDevelopmentToken } from '@gongzhi/identity';
import { runningEmbeddedPostgres } from '@gongzhi/storage';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Visitor } from '../testkit/city.js';
import { freshIdentityNumber, freshPhone } from './neighbours.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What is planted, to be searched for afterwards: nobody else has any of it. */
const PLANTED = {
  phone: freshPhone(),
  identityNumber: freshIdentityNumber(),
  email: `planted-${Date.now()}@post.example.com`,
  otherPhone: freshPhone(),
  otherIdentity: freshIdentityNumber(),
  uploadedEmail: `uploaded-${Date.now()}@post.example.com`,
  uploadedPhone: freshPhone(),
};
const NEEDLES = Object.values(PLANTED);

/** A platform of its own as a process, so that all it says and writes can be read. */
describe('an identifier, once it is entered', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhi-planted-'));
  let server: ReturnType<typeof spawn>;
  let said = '';
  let here: { url: string; issuerUrl: string };
  let admin: Visitor;
  let person: string;
  const answers: string[] = [];

  beforeAll(async () => {
    const env = { ...process.env, DATA_DIR: folder, PORT: '0', GONGZHI_DEBUG: '1', NODE_ENV: '', DATABASE_URL: '' };
    server = spawn(process.execPath, [join(ROOT, 'packages/cli/dist/main.js'), 'up', '--json'], { env });
    for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (chunk) => (said += chunk));
    const [line] = await once(createInterface({ input: server.stdout! }), 'line');
    const { url, issuerUrl } = JSON.parse(line as string);
    here = { url, issuerUrl };
    const token = await fetchDevelopmentToken({ issuerUrl, user: 'admin@chengxi' });
    admin = new Visitor('admin@chengxi', token, 'chengxi', url);
    const { phone, identityNumber, email } = PLANTED;
    const input = { name: '韩秀英', phone, identityNumber };
    person = (await admin.do('registerPerson', input, 'person { id }')).person.id;
    await admin.do('inviteMember', { email, role: 'STEWARD', personId: person }, 'membership { id }');
  }, 120_000);

  afterAll(async () => {
    if (server && server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const attempt = async (mutation: string, input: Record<string, unknown>, selection: string) => {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
    const document = `mutation($input: ${type}) { ${mutation}(input: $input) { ${selection} userErrors { code field reason message } } }`;
    const { data, errors } = await admin.send<Record<string, { userErrors: { reason: string }[] }> | null>(document, {
      input,
    });
    answers.push(JSON.stringify([data, errors]));
    return data?.[mutation]?.userErrors.map(({ reason }) => reason) ?? errors;
  };

  it('is refused wherever it is written freely, by whichever mutation', async () => {
    const { otherPhone, otherIdentity } = PLANTED;
    const wide = [...otherPhone].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    const places: [string, Record<string, unknown>, string][] = [
      ['registerPerson', { name: `韩${otherPhone}` }, 'person { id }'],
      ['registerPerson', { name: `韩 ${wide}` }, 'person { id }'],
      [
        'registerOrganisation',
        { name: `电话${otherPhone.replace(/^(...)(....)/, '$1-$2-')}`, kind: 'ENTERPRISE' },
        'organisation { id }',
      ],
      ['registerFundingLine', { key: 'line', title: otherIdentity, source: '样例' }, 'fundingLine { id }'],
      [
        'registerStairwell',
        { estate: `小区 ${otherIdentity}`, building: '1幢', stairwell: '1单元' },
        'stairwell { id }',
      ],
      ['createProject', { module: 'elder-meals', title: `联系 ${otherPhone}` }, 'project { id }'],
      ['createProject', { module: 'elder-meals', config: { note: otherPhone } }, 'project { id }'],
      ['createProject', { module: 'elder-meals', config: { [otherPhone]: 1 } }, 'project { id }'],
      ['rateService', { recordId: 'x', score: 5, comment: `请打 ${otherPhone}` }, 'record { id }'],
      [
        'recordService',
        { enrolmentId: 'x', servedOn: '2026-11-01', data: { note: otherIdentity }, idempotencyKey: 'k' },
        'record { id }',
      ],
      [
        'recordService',
        { enrolmentId: 'x', servedOn: '2026-11-01', data: {}, idempotencyKey: otherPhone },
        'record { id }',
      ],
      ['enrol', { projectId: 'x', personId: person, as: 'elder', data: { contact: [otherPhone] } }, 'enrolment { id }'],
      [
        'unmaskIdentifier',
        { personId: person, kind: 'PHONE', purpose: 'OTHER', note: otherIdentity },
        'identifier { value }',
      ],
      ['requestErasure', { personId: person, reason: `来电 ${otherPhone}` }, 'erasure { id }'],
    ];
    for (const [mutation, input, selection] of places) {
      expect([mutation, input, await attempt(mutation, input, selection)]).toEqual([
        mutation,
        input,
        ['IDENTIFIER_IN_TEXT'],
      ]);
    }
  });

  it('is not told back by what is wrong with it', async () => {
    const { otherPhone, otherIdentity, phone, identityNumber } = PLANTED;
    await attempt('registerPerson', { name: '甲', phone: `${otherPhone}9` }, 'person { id }');
    await attempt('registerPerson', { name: '甲', identityNumber: `${otherIdentity.slice(0, 17)}?` }, 'person { id }');
    await attempt('registerPerson', { name: '乙', phone, identityNumber }, 'person { id }');
    await attempt('registerPerson', { name: otherPhone, sex: otherIdentity }, 'person { id }');
    await attempt('inviteMember', { email: 'x@y', role: otherIdentity }, 'membership { id }');
    await attempt('unmaskIdentifier', { personId: otherPhone, kind: otherPhone }, 'identifier { value }');
    for (const document of [
      `{ node(id: "${otherPhone}") { id } }`,
      `{ persons(first: ${otherPhone}) { totalCount } }`,
      `{ persons(after: "${otherIdentity}") { totalCount } }`,
      `mutation { registerPerson(input: { name: ${otherPhone} }) { person { id } } }`,
      `mutation { registerPerson(input: { name: "甲", birthDate: "${otherIdentity}" }) { person { id } } }`,
      `{ x${otherPhone} }`,
      `{ persons(first: 1) { nodes { "${otherIdentity}" } } }`,
    ]) {
      answers.push(JSON.stringify(await admin.send(document)));
    }
    for (const answer of answers) {
      for (const needle of [...NEEDLES, otherIdentity.slice(0, 17)]) expect(answer).not.toContain(needle);
    }
  });

  it('of an uploaded file is kept sealed, whether its job waits, is done or failed', async () => {
    const { uploadedEmail, uploadedPhone } = PLANTED;
    const token = await fetchDevelopmentToken({ issuerUrl: here.issuerUrl, user: 'bureau' });
    const bureau = new Visitor('bureau', token, null, here.url);
    const heading = '社区代码,名称,类型,镇街,管理员邮箱';
    const upload = async (row: string) => {
      const file = Buffer.from(`${heading}\n${row}`).toString('base64');
      const input = { format: 'CSV', file, fileName: `${uploadedEmail}.csv` };
      const { job } = await bureau.do('startOnboarding', input, 'job { id }');
      return job.id as string;
    };
    const ended = async (id: string) => {
      for (;;) {
        const { node } = await bureau.ask(`{ node(id: "${id}") { ... on Job { state title failure result } } }`);
        if (!['QUEUED', 'RUNNING'].includes(node.state)) return node;
        await new Promise((later) => setTimeout(later, 200));
      }
    };
    const sound = await upload(`shangchuan,上传社区,城市商业,yangshe,${uploadedEmail}`);
    const faulty = await upload(`shangchuan-2,上传社区二,城市商业,${uploadedPhone},${uploadedEmail}@`);
    for (const needle of [uploadedEmail, uploadedPhone])
      for (const form of formsOf(needle)) expect((await everyRow(folder)).includes(form)).toBe(false);
    const [done, failed] = [await ended(sound), await ended(faulty)];
    expect([done.state, failed.state, failed.result.problems.length > 0]).toEqual(['DONE', 'FAILED', true]);
    answers.push(JSON.stringify([done, failed]));
    for (const needle of [uploadedEmail, uploadedPhone]) expect(answers.at(-1)).not.toContain(needle);
  });

  it('stands in no column of any table, not even encoded, as whole as the owner can read them', async () => {
    const dump = await everyRow(folder);
    expect(dump).toContain('韩秀英');
    expect(dump.length).toBeGreaterThan(1_000_000);
    for (const needle of NEEDLES) {
      for (const form of formsOf(needle)) expect(dump.includes(form)).toBe(false);
    }
  });

  it('stands in nothing that the platform says, and in no file that it keeps beside the database', async () => {
    expect(said).toContain('http://localhost');
    for (const needle of NEEDLES) expect(said.includes(needle)).toBe(false);
    for (const file of filesIn(folder)) {
      const content = readFileSync(file);
      for (const needle of NEEDLES) expect([file, content.includes(needle)]).toEqual([file, false]);
    }
  });

  it('is whole again for whoever may see it', async () => {
    const look = { personId: person, kind: 'IDENTITY_NUMBER', purpose: 'IDENTITY_CHECK' };
    const { identifier } = await admin.do('unmaskIdentifier', look, 'identifier { value }');
    expect(identifier.value).toBe(PLANTED.identityNumber);
    expect((await everyRow(folder)).includes(PLANTED.identityNumber)).toBe(false);
  });
});

/** As it is, and encoded: base64 has three forms, by where in a longer text it begins. */
const formsOf = (needle: string): string[] => [
  needle,
  Buffer.from(needle).toString('hex'),
  ...[0, 1, 2].map((before) =>
    Buffer.from(' '.repeat(before) + needle)
      .toString('base64')
      .slice(before ? 4 : 0, -4),
  ),
];

/** Every row of every table of the deployment, tenant by tenant, binary columns as hexadecimal digits. */
async function everyRow(folder: string): Promise<string> {
  const server = await runningEmbeddedPostgres(folder);
  const client = new pg.Client({ ...server!, database: 'gongzhi' } as pg.ClientConfig);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'm', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_%'`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

/** All files but the database's own, which hold what the dump holds. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('postgres'))
    .map(({ parentPath, name }) => join(parentPath, name));
}
