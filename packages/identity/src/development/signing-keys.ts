import { generateKeyPair, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Denial, text } from '@gongzhi/kernel';
import { calculateJwkThumbprint, type JWK } from 'jose';

const FILE = 'development-signing-key.json';

/**
 * The development issuer's private key, made at the first start and kept in a file that only its owner can read, so that
 * tokens stay valid over a restart.
 */
export async function loadSigningKey(dataDir: string): Promise<JWK> {
  const path = join(dataDir, FILE);
  return (await readKey(path)) ?? (await makeKey(dataDir, path));
}

async function readKey(path: string): Promise<JWK | null> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (content === null) return null;
  try {
    return JSON.parse(content) as JWK;
  } catch {
    throw new Denial(
      'INTERNAL',
      text(`${path} 已损坏，请删除后重新启动。`, `${path} is damaged: delete it and start again.`),
    );
  }
}

async function makeKey(dataDir: string, path: string): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const bare = privateKey.export({ format: 'jwk' }) as JWK;
  const key: JWK = { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'RS256', use: 'sig' };
  await mkdir(dataDir, { recursive: true });
  // Linked into place whole: a crash leaves no half a key, and of two processes that start at once one key wins.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(key), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return JSON.parse(await readFile(path, 'utf8')) as JWK;
  } finally {
    await rm(draft, { force: true });
  }
}
