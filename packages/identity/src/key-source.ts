import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { Denial, text } from '@gongzhi/kernel';

/** Keys younger than this serve without a look at the issuer. */
const FRESH = 5 * 60_000;
/** Keys older than this serve only after an attempt to fetch them anew; between the two the attempt runs behind. */
const STALE = 2 * FRESH;
/** Pause between two attempts, so that tokens with made-up key ids cannot make us hammer the issuer. */
const COOL_DOWN = 1_000;
const TIME_OUT = 3_000;
const MIN_MODULUS_BITS = 2048;

/**
 * The issuer's public keys, fetched when first needed and kept. However many callers wait, one request is under way.
 * Keys that were fetched once keep serving while the issuer is down or answers nonsense.
 */
export class KeySource {
  readonly #url: string;
  readonly #clock: () => number;
  #keys: ReadonlyMap<string, KeyObject> = new Map();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failed = false;
  #underWay: Promise<void> | undefined;

  constructor(url: string, clock: () => number) {
    this.#url = url;
    this.#clock = clock;
  }

  /** The key of that id, or undefined where the issuer has none; UNAVAILABLE where it could not be asked. */
  async find(keyId: string): Promise<KeyObject | undefined> {
    const age = this.#clock() - this.#fetchedAt;
    if (!this.#keys.has(keyId) || age > STALE) await this.#refresh();
    else if (age > FRESH) void this.#refresh();
    const key = this.#keys.get(keyId);
    if (!key && this.#failed) throw unavailable();
    return key;
  }

  /** Never rejects: what went wrong shows in `#failed`. */
  async #refresh(): Promise<void> {
    if (!this.#underWay && this.#clock() - this.#triedAt < COOL_DOWN) return;
    this.#underWay ??= this.#fetch().finally(() => {
      this.#underWay = undefined;
    });
    await this.#underWay;
  }

  async #fetch(): Promise<void> {
    this.#triedAt = this.#clock();
    try {
      this.#keys = await fetchKeys(this.#url);
      this.#fetchedAt = this.#clock();
      this.#failed = false;
    } catch {
      this.#failed = true;
    }
  }
}

async function fetchKeys(url: string): Promise<ReadonlyMap<string, KeyObject>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIME_OUT), redirect: 'error' });
  if (!response.ok) throw new Error(`the issuer answered ${response.status}`);
  const { keys } = (await response.json()) as { keys: JsonWebKey[] };
  const usable = new Map(keys.flatMap(signingKey));
  if (usable.size === 0) throw new Error('the issuer published no signing key');
  return usable;
}

/** The entry of an RS256 key; nothing for another kind, a weak or a broken one, which must not cost us the others. */
function signingKey(jwk: JsonWebKey): [string, KeyObject][] {
  if (jwk.kty !== 'RSA' || (jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? 'RS256') !== 'RS256') return [];
  if (typeof jwk.kid !== 'string') return [];
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_MODULUS_BITS ? [[jwk.kid, key]] : [];
  } catch {
    return [];
  }
}

const unavailable = (): Denial =>
  new Denial(
    'UNAVAILABLE',
    text(
      '身份服务暂时无法访问，请稍后再试。',
      'The identity service cannot be reached at the moment; try again shortly.',
    ),
  );
