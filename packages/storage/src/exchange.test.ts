import { newId } from '@gongzhi/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, type Exchanges, openExchanges, statementOf } from './exchange.js';
import { sessionCalls } from './session.js';
import { run, type TestDatabase, testDatabase } from './testkit.js';
import { tenantWallsSql } from './walls.js';

const [ours, theirs] = [newId(), newId()];
const statements: string[] = [];
let test: TestDatabase;
let reading: Exchanges;
let writing: Exchanges;

beforeAll(async () => {
  test = await testDatabase();
  await run(
    test.logins.owner,
    'create table note (community_id uuid, id uuid, words text not null, primary key (community_id, id))',
    ...tenantWallsSql('note', 'select, insert'),
  );
  const onStatement = (sql: string) => void statements.push(sql);
  reading = openExchanges(test.logins.app, { mode: 'read', poolSize: 1, onStatement });
  writing = openExchanges(test.logins.app, { mode: 'write', poolSize: 2 });
});
afterAll(async () => {
  await Promise.all([reading?.close(), writing?.close()]);
  await test?.drop();
});

const call = (text: string, ...values: (string | null)[]): Call => ({ statement: statementOf(text), values });
const enter = (communityId: string) => call(`select set_config('app.community_id', $1, true)`, communityId);
const add = (communityId: string, words: string | null) =>
  call('insert into note values ($1::uuid, $2::uuid, $3::text)', communityId, newId(), words);
const words = call('select words from note order by words');

describe('statements in one round trip', () => {
  it('see what those before them set and wrote, and give their rows as text', async () => {
    const [session, written, found] = await writing.run([enter(ours), add(ours, '甲'), words]);
    expect([session, written, found]).toEqual([[[ours]], [], [['甲']]]);
  });

  it('leave no community behind in their connection', async () => {
    expect((await reading.run([enter(ours), words]))[1]).not.toEqual([]);
    expect(await reading.run([words])).toEqual([[]]);
    expect((await reading.run([enter(theirs), words]))[1]).toEqual([]);
  });

  it('are written all or not at all, and a failure leaves the connection whole', async () => {
    const before = (await reading.run([enter(ours), words]))[1];
    const attempt = writing.run([enter(ours), add(ours, '乙'), add(ours, null), words]);
    await expect(attempt).rejects.toMatchObject({ code: '23502' });
    await expect(writing.run([enter(ours), add(theirs, '丙')])).rejects.toMatchObject({ code: '42501' });
    expect((await reading.run([enter(ours), words]))[1]).toEqual(before);
    expect((await writing.run([enter(ours), words]))[1]).toEqual(before);
  });

  it('prepare again what a failure kept from being prepared', async () => {
    const fresh = call('select words || $1 from note order by 1', '!');
    await expect(writing.run([enter(ours), add(ours, null), fresh])).rejects.toMatchObject({ code: '23502' });
    expect((await writing.run([enter(ours), fresh]))[1]).toEqual([['甲!']]);
  });

  it('that read see one snapshot and cannot write', async () => {
    await expect(reading.run([enter(ours), add(ours, '丁')])).rejects.toMatchObject({ code: '25006' });
    const isolation = call('show transaction_isolation');
    expect((await reading.run([isolation]))[0]).toEqual([['repeatable read']]);
    expect((await writing.run([isolation]))[0]).toEqual([['read committed']]);
  });

  it('never mix tenants, however many are under way', async () => {
    await writing.run([enter(theirs), add(theirs, '他')]);
    const asked = Array.from({ length: 300 }, (_, n) => (n % 3 ? ours : theirs));
    const answers = await Promise.all(asked.map((communityId) => writing.run([enter(communityId), words])));
    for (const [n, answer] of answers.entries()) expect(answer[1]).toEqual(asked[n] === ours ? [['甲']] : [['他']]);
  });

  it('stay prepared in a bounded number, the idlest closed first', async () => {
    const kept = call('select count(*) from pg_prepared_statements');
    for (let n = 0; n < 320; n += 1) await reading.run([call(`select ${n}`)]);
    // Closing follows what is executed: one more exchange sees what is left.
    await reading.run([kept]);
    const [[[count]]] = (await reading.run([kept])) as unknown as [[[string]]];
    expect(Number(count)).toBeLessThanOrEqual(300);
    expect((await reading.run([call('select 0')]))[0]).toEqual([['0']]);
  });

  it('open a session with all its variables, and answer a question on the way', async () => {
    const session = sessionCalls(`'for ' || $1::text`)({ communityId: ours, subject: 'somebody' });
    const variables = call(
      `select current_setting('app.community_id'), current_setting('app.subject'), current_setting('app.email_hash')`,
    );
    const [answer, set, found] = await reading.run([session, variables, words]);
    expect(answer?.[0]?.[0]).toBe(`for ${ours}`);
    expect(set).toEqual([[ours, 'somebody', '']]);
    expect(found).not.toEqual([]);
    expect((await reading.run([sessionCalls()({}), words]))[1]).toEqual([]);
  });

  it('can be said in two steps of one transaction, the second from what the first gave', async () => {
    const said = await writing.converse([enter(ours), words], ([session, found]) => {
      expect([session, found]).toEqual([[[ours]], [['甲']]]);
      return [add(ours, '戊'), words];
    });
    expect(said).toEqual([[[ours]], [['甲']], [], [['戊'], ['甲']]]);
    expect((await reading.run([enter(ours), words]))[1]).toEqual([['戊'], ['甲']]);
    expect(await writing.converse([enter(ours), words], () => [])).toHaveLength(2);
  });

  it('write nothing where a step fails, whichever, and leave the connection whole', async () => {
    const before = (await reading.run([enter(ours), words]))[1];
    const thrown = new Error('no');
    const failing = () => writing.converse([enter(ours), add(ours, null), words], () => [add(ours, '己')]);
    await expect(failing()).rejects.toMatchObject({ code: '23502' });
    const failingLater = () => writing.converse([enter(ours), words], () => [add(ours, '己'), add(ours, null)]);
    await expect(failingLater()).rejects.toMatchObject({ code: '23502' });
    const refusing = () =>
      writing.converse([enter(ours), words], () => {
        throw thrown;
      });
    await expect(refusing()).rejects.toBe(thrown);
    expect((await reading.run([enter(ours), words]))[1]).toEqual(before);
    expect((await writing.run([enter(ours), words]))[1]).toEqual(before);
  });

  it('are heard one by one', async () => {
    statements.length = 0;
    await reading.run([enter(ours), words]);
    expect(statements).toEqual([enter(ours).statement.text, words.statement.text]);
  });
});
