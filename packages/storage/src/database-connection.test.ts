import { describe, expect, it } from 'vitest';
import { connectionFromUrl, urlOf } from './database-connection.js';

describe('the address of a connection', () => {
  it.each([
    ['over TCP', 'db.example.cn', 'it’s @ß:/?#[]'],
    ['by a socket’s folder', '/var/lib/共治/postgres', 'plain'],
  ])('%s is read as it was written', (_how, host, password) => {
    const connection = { host, port: 5433, user: 'gongzhi_app', password, database: 'gongzhi' };
    expect(connectionFromUrl(urlOf(connection))).toMatchObject(connection);
  });
});
