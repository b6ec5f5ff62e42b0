/** Neither digits nor the hexadecimal ones around it: it is part of a longer number, or of an id. */
const ALONE = (pattern: string) => new RegExp(`(?<![0-9a-fA-F])${pattern}(?![0-9a-fA-F])`);
const MOBILE = ALONE(String.raw`(?:\+?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}`);
const IDENTITY = ALONE(
  String.raw`[1-9]\d{5}[\s-]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s-]?\d{3}[\dXx]`,
);

/**
 * The kind of a personal identifier that a text holds, however it is spaced and whatever width its digits have; null for
 * none. A mistyped identity number counts, too: what it is mistyped of is easily found.
 */
export function identifierIn(written: string): 'IDENTITY_NUMBER' | 'PHONE' | null {
  if (!/\p{Nd}.*\p{Nd}/su.test(written)) return null;
  const plain = written.normalize('NFKC');
  if (IDENTITY.test(plain)) return 'IDENTITY_NUMBER';
  return MOBILE.test(plain) ? 'PHONE' : null;
}

/** The same text without such identifiers, for what is told or logged of an input that was refused. */
export function withoutIdentifiers(written: string): string {
  if (!identifierIn(written)) return written;
  const everywhere = (pattern: RegExp) => new RegExp(pattern.source, 'g');
  return written.normalize('NFKC').replace(everywhere(IDENTITY), '••••').replace(everywhere(MOBILE), '••••');
}
