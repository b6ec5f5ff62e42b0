import { describe, expect, it } from 'vitest';
import { settingsFrom } from './deployment.js';

const issuer = 'https://id.example.cn/realms/zhangjiagang';

const key = 'b7e1f0932c64ad585d0f71c3e29a468b16fd83a7c05be4927d3810aa6cf95e42';
const counted = Buffer.from(Array.from({ length: 32 }, (_, byte) => byte)).toString('hex');
const safe = { NODE_ENV: 'production', ISSUER_URL: issuer, GONGZHI_MASTER_KEY: key };

describe('settings', () => {
  it('have defaults for a trial', () => {
    expect(settingsFrom({})).toMatchObject({ port: 4000, databaseUrl: null, issuerUrl: null, production: false });
  });

  it('are taken from the environment, where empty means not set', () => {
    const environment = { ...safe, PORT: '0', DATABASE_URL: '' };
    expect(settingsFrom(environment)).toMatchObject({
      port: 0,
      databaseUrl: null,
      issuerUrl: issuer,
      production: true,
    });
  });

  it.each([
    [{ PORT: 'abc' }, /^PORT is a number from 0 to 65535, not abc\.$/],
    [{ PORT: '70000' }, /^PORT is a number/],
    [{ PORT: '1e3' }, /^PORT is a number/],
    [{ ISSUER_URL: 'https://id.example.cn' }, /^ISSUER_URL should read like/],
    [{ ISSUER_URL: `${issuer}/` }, /^ISSUER_URL should read like/],
    [{ ISSUER_URL: 'keycloak/realms/x' }, /^ISSUER_URL should read like/],
    [{ GONGZHI_MASTER_KEY: 'secret' }, /^GONGZHI_MASTER_KEY is 32 bytes/],
  ])('%j is refused with a sentence', (environment, sentence) => {
    expect(() => settingsFrom(environment)).toThrow(sentence);
  });

  it.each([
    ['no issuer', { ISSUER_URL: '' }, /^Production has no development sign-in/],
    ['an issuer without TLS', { ISSUER_URL: 'http://id.example.cn/realms/x' }, /begins with https:/],
    ['no master key', { GONGZHI_MASTER_KEY: '' }, /^Production is given its master key/],
    ['a master key of zeros', { GONGZHI_MASTER_KEY: '0'.repeat(64) }, /can be guessed/],
    ['a master key that repeats', { GONGZHI_MASTER_KEY: 'deadbeef'.repeat(8) }, /can be guessed/],
    ['a master key that counts', { GONGZHI_MASTER_KEY: counted }, /can be guessed/],
    ['a database without TLS', { DATABASE_URL: `postgres://a:${key}@db.example.cn/x` }, /by TLS only/],
    ['a database that declines TLS', { DATABASE_URL: `postgres://a:${key}@db/x?sslmode=disable` }, /by TLS only/],
    ['a common password', { DATABASE_URL: 'postgres://a:password123456@db/x?sslmode=require' }, /is short or common/],
    ['no password', { DATABASE_URL: 'postgres://a@db/x?sslmode=require' }, /is short or common/],
    ['debugging', { GONGZHI_DEBUG: '1' }, /^GONGZHI_DEBUG writes residents/],
    ['a mode that nobody knows', { NODE_ENV: 'prod' }, /^NODE_ENV is production or development, not prod\.$/],
    ['a budget of nothing', { GONGZHI_COST_PER_MINUTE: '0' }, /^GONGZHI_COST_PER_MINUTE is a number/],
  ])('of production with %s are refused with a sentence', (_what, unsafe, sentence) => {
    expect(() => settingsFrom({ ...safe, ...unsafe })).toThrow(sentence);
  });

  it.each([
    ['an issuer on this machine', { ISSUER_URL: 'http://127.0.0.1:8180/realms/x' }],
    ['a database on this machine', { DATABASE_URL: 'postgres://postgres@localhost/x' }],
    ['a database behind TLS', { DATABASE_URL: `postgres://a:${key}@db.example.cn/x?sslmode=verify-full` }],
  ])('of production with %s serve', (_what, safely) => {
    expect(settingsFrom({ ...safe, ...safely }).production).toBe(true);
  });

  it('never repeat a master key', () => {
    expect(() => settingsFrom({ GONGZHI_MASTER_KEY: 'secret' })).not.toThrow(/secret/);
  });
});
