import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/**
 * What the product asks of cryptography; another implementation (SM4/SM3, a key service) can take its place.
 * Every sealed value names nothing of its owner: that is the caller's to keep.
 */
export interface Cryptography {
  /** A fresh data key, as for one person or one job, wrapped under the master key. */
  newDataKey(): Buffer;
  /** Ciphertext under a wrapped key; destroying the wrapped key makes it unreadable for good. */
  seal(wrappedKey: Buffer, plaintext: string): Buffer;
  open(wrappedKey: Buffer, ciphertext: Buffer): string;
  /** Keyed hash for looking an identifier up without storing it; `purpose` keeps kinds apart. */
  lookupHash(purpose: string, value: string): string;
}

const IV = 12;
const TAG = 16;

/** AES-256-GCM with keys derived from one master key of 32 bytes (hex). */
export function aesCryptography(masterKey: string): Cryptography {
  if (!/^[0-9a-f]{64}$/i.test(masterKey)) throw new RangeError('the master key is 32 bytes, written as 64 hex digits');
  const master = Buffer.from(masterKey, 'hex');
  // Key objects: bytes would be made into one at each use, which takes longer than the use itself.
  const derive = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `gongzhi/${use}`, 32)));
  const [wrapping, hashing] = [derive('wrap'), derive('lookup')];
  return {
    newDataKey: () => encrypt(wrapping, randomBytes(32)),
    seal: (wrapped, plaintext) => encrypt(decrypt(wrapping, wrapped), Buffer.from(plaintext)),
    open: (wrapped, ciphertext) => decrypt(decrypt(wrapping, wrapped), ciphertext).toString(),
    lookupHash: (purpose, value) => createHmac('sha256', hashing).update(`${purpose}\n${value}`).digest('hex'),
  };
}

function encrypt(key: Buffer | KeyObject, plaintext: Buffer): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Buffer | KeyObject, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV), { authTagLength: TAG });
  decipher.setAuthTag(sealed.subarray(-TAG));
  return Buffer.concat([decipher.update(sealed.subarray(IV, -TAG)), decipher.final()]);
}
