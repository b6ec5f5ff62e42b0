import type { Ability } from '@gongzhi/access';
import type { Seal } from './cursors.js';
import type { Viewer } from './fields.js';
import type { Known, Read } from './read.js';

/** Everything that answers may depend on: who asks, for what, with which variables. */
export interface Asked {
  viewer: Viewer;
  ability: Ability;
  /** Null in city scope. */
  communityId: string | null;
  seal: Seal;
  variables: Readonly<Record<string, unknown>>;
  reads: readonly (Read | Known)[];
}

type Answer = string | number | boolean | null;
export type Bind = (asked: Asked) => string | null;

/** What a statement was written for: where the same question has another answer, it is not the right one. */
export interface Guard {
  question: (asked: Asked) => Answer;
  answer: Answer;
}

/** A statement that is being written: its parameters, and what of the request has decided how it reads. */
export class Draft {
  readonly asked: Asked;
  readonly guards: Guard[] = [];
  readonly binds: Bind[] = [];
  readonly checks: ((asked: Asked) => unknown)[] = [];
  #aliases = 0;

  constructor(asked: Asked) {
    this.asked = asked;
  }

  /** The answer for this request; one with another answer needs another statement. */
  decide<A extends Answer>(question: (asked: Asked) => A): A {
    const answer = question(this.asked);
    this.guards.push({ question, answer });
    return answer;
  }

  /** A parameter of this SQL type, given anew for each request. */
  param(type: string, bind: Bind): string {
    return `$${this.binds.push(bind)}::${type}`;
  }

  /** Judges each request that the statement is used for, also where no parameter comes of it. */
  check(judge: (asked: Asked) => unknown): void {
    this.checks.push(judge);
  }

  /** The statement's text without the parameters that it does not use, which PostgreSQL would not accept; and the others. */
  finish(text: string): { text: string; binds: Bind[] } {
    const used: number[] = [];
    const renumbered = text.replaceAll(/\$(\d+)::/g, (_match, number: string) => {
      const known = used.indexOf(Number(number));
      return `$${known < 0 ? used.push(Number(number)) : known + 1}::`;
    });
    return { text: renumbered, binds: used.map((number) => this.binds[number - 1]!) };
  }

  alias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }
}

/** Computes once for each request what several parameters are made from. */
export function oncePerRequest<V>(make: (asked: Asked) => V): (asked: Asked) => V {
  const made = new WeakMap<Asked, { value: V }>();
  return (asked) => {
    const known = made.get(asked);
    if (known) return known.value;
    const value = make(asked);
    made.set(asked, { value });
    return value;
  };
}

/** A value as PostgreSQL reads it from text. */
export function written(value: unknown): string | null {
  if (value == null) return null;
  if (Array.isArray(value)) return `{${value.map(element).join(',')}}`;
  return value instanceof Date ? value.toISOString() : String(value);
}

const element = (value: unknown): string =>
  value == null ? 'NULL' : `"${String(written(value)).replaceAll(/[\\"]/g, '\\$&')}"`;
