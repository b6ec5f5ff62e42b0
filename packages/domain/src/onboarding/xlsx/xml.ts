import { SaxesParser } from 'saxes';
import { DAMAGED, Unreadable } from './package-parts.js';

const STEP = 64 * 1024;

export type Attributes = Readonly<Record<string, string>>;

export interface Walker {
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(said: string): void;
  /** Nothing more is wanted. */
  isDone?(): boolean;
}

/** Walks through a part, names without their prefixes. No declaration of types, and so no entity, is let in. @throws Unreadable */
export function walk(part: Uint8Array | undefined, walker: Walker): void {
  if (!part) throw new Unreadable(DAMAGED);
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw new Unreadable(DAMAGED);
  });
  parser.on('opentag', ({ name, attributes }) => walker.open(local(name), attributes));
  parser.on('closetag', ({ name }) => walker.close?.(local(name)));
  parser.on('text', (said) => walker.text?.(said));
  parser.on('cdata', (said) => walker.text?.(said));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < part.length && !walker.isDone?.(); at += STEP) {
      parser.write(decoder.decode(part.subarray(at, at + STEP), { stream: true }));
    }
    if (!walker.isDone?.()) parser.close();
  } catch {
    throw new Unreadable(DAMAGED);
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
