import { describe, expect, it } from 'vitest';
import { settingsFrom } from './deployment.js';

const issuer = 'https://id.example.cn/realms/zhangjiagang';

describe('settings', () => {
  it('have defaults for a trial', () => {
    expect(settingsFrom({})).toEqual({ port: 4000, databaseUrl: null, issuerUrl: null, production: false });
  });

  it('are taken from the environment, where empty means not set', () => {
    const environment = { PORT: '0', ISSUER_URL: issuer, NODE_ENV: 'production', DATABASE_URL: '' };
    expect(settingsFrom(environment)).toEqual({ port: 0, databaseUrl: null, issuerUrl: issuer, production: true });
  });

  it.each([
    [{ PORT: 'abc' }, /^PORT is a number from 0 to 65535, not abc\.$/],
    [{ PORT: '70000' }, /^PORT is a number/],
    [{ PORT: '1e3' }, /^PORT is a number/],
    [{ NODE_ENV: 'production' }, /^Production has no development sign-in/],
    [{ ISSUER_URL: 'https://id.example.cn' }, /^ISSUER_URL should read like/],
    [{ ISSUER_URL: `${issuer}/` }, /^ISSUER_URL should read like/],
    [{ ISSUER_URL: 'keycloak/realms/x' }, /^ISSUER_URL should read like/],
    [{ GONGZHI_MASTER_KEY: 'secret' }, /^GONGZHI_MASTER_KEY is 32 bytes/],
  ])('%j is refused with a sentence', (environment, sentence) => {
    expect(() => settingsFrom(environment)).toThrow(sentence);
  });

  it('never repeat a master key', () => {
    expect(() => settingsFrom({ GONGZHI_MASTER_KEY: 'secret' })).not.toThrow(/secret/);
  });
});
