import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cityWith, freshCode, type Visitor } from '../testkit/city.js';
import { asLogin, communityId } from '../testkit/database.js';

const program = fileURLToPath(import.meta.resolve('@gongzhi/cli').replace(/index\.js$/, 'main.js'));

/** The command on the platform that all tests share: it is on this machine, and its data folder is known. */
async function gongzhi(...words: string[]): Promise<{ code: number; said: string; complaint: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: inject('dataFolder') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, said, complaint };
}

/** With a server of its own the commands would need its address, too. */
describe.skipIf(process.env.TEST_DATABASE_URL)('the audit trail, held by whoever runs the deployment', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'gongzhi-heads-'));
  let code: string;
  let admin: Visitor;
  let tenant: string;

  beforeAll(async () => {
    code = freshCode('fengcun');
    [admin] = (await cityWith({ code, name: `封存社区${code}` })) as [Visitor];
    tenant = await communityId(code);
  });
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  const tamper = (sql: string, values: unknown[]) =>
    asLogin('owner', tenant, async (client) => {
      await client.query(sql, values);
      await client.query('commit');
    });
  const verify = (...more: string[]) => gongzhi('audit', 'verify', '--community', code, ...more);
  const entries = async (): Promise<string[]> => {
    const { auditEntries } = await admin.ask('{ auditEntries(first: 100) { nodes { id } } }');
    return auditEntries.nodes.map(({ id }: { id: string }) => id.split('_')[1]).reverse();
  };

  it('is sealed, and found as it was', async () => {
    expect(await gongzhi('audit', 'seal', '--community', code)).toMatchObject({ code: 0 });
    copyFileSync(join(inject('dataFolder'), 'audit-heads.jsonl'), join(elsewhere, 'heads.jsonl'));
    const { code: exit, said } = await verify('--json');
    expect(exit).toBe(0);
    expect(JSON.parse(said)).toMatchObject([
      { community: code, chain: 'audit', waiting: 0, broken: null },
      { community: code, chain: 'ledger', waiting: 0, broken: null },
    ]);
  });

  it('an entry that was changed by hand is named, by the command and by the doctor', async () => {
    const [, first, second] = await entries();
    await tamper(`update audit_entry set changes = '{"name": null}' where id in ($1, $2)`, [first, second]);
    const { code: exit, complaint } = await verify();
    expect([exit, complaint]).toEqual([1, expect.stringContaining(first!)]);
    expect(complaint).not.toContain(second);
    const doctor = await gongzhi('doctor', '--url', inject('url'));
    expect([doctor.code, doctor.said]).toEqual([1, expect.stringContaining(`an entry was altered ${first}`)]);
  });

  it('an entry that was removed is named', async () => {
    const [gone] = await entries();
    await tamper('delete from audit_entry where id = $1', [gone]);
    const { code: exit, complaint } = await verify();
    expect([exit, complaint]).toEqual([1, expect.stringContaining(`an entry was removed ${gone}`)]);
  });

  it('a trail that was sealed anew over what was changed does not agree with the heads kept elsewhere', async () => {
    await tamper(`delete from seal where chain = 'audit' and community_id = $1`, [tenant]);
    expect(await gongzhi('audit', 'seal', '--community', code)).toMatchObject({ code: 0 });
    expect((await verify()).code).toBe(0);
    const { code: exit, complaint } = await verify('--heads', join(elsewhere, 'heads.jsonl'));
    expect([exit, complaint]).toEqual([1, expect.stringMatching(/a seal was altered \(seal 1\)/)]);
  });

  it('what has been kept for its time is told before it goes', async () => {
    const dry = await gongzhi('retention', '--dry-run', '--community', code);
    expect([dry.code, dry.said]).toEqual([0, expect.stringContaining('Nothing has been kept for its time yet')]);
    const key = crypto.randomUUID();
    await tamper(
      `insert into idempotency_key (community_id, id, mutation, actor_key, key, input_hash, result_id, at)
       values ($1, $2, 'm', 'k', 'old', 'h', $2, now() - interval '14 months')`,
      [tenant, key],
    );
    const told = await gongzhi('retention', '--dry-run', '--community', code);
    expect(told.said).toContain(`${code} would lose IDEMPOTENCY_KEYS 1`);
    expect((await gongzhi('retention', '--community', code)).said).toContain(`${code} has lost IDEMPOTENCY_KEYS 1`);
    expect((await gongzhi('retention', '--community', code, '--json')).said.trim()).toBe('[]');
  });
});
