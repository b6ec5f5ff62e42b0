import { type Fen, refuse, text } from '@gongzhi/kernel';
import { type Call, type Change, type EntityManager, runIn, statementOf } from '@gongzhi/storage';
import type { TenantCtx } from '../../context.js';
import type { AccountUnit } from '../funds/funds.entity.js';

/** An account while it is locked: nobody else changes it before this transaction ends. */
export interface OpenBook {
  id: string;
  unit: AccountUnit;
  personId: string | null;
  purposeId: string | null;
  tallied: boolean;
  balance: Fen;
  held: Fen;
  floor: Fen | null;
}

/** What of its balance nothing has taken yet; null where nothing bounds it. */
export const available = ({ tallied, balance, held, floor }: OpenBook): Fen | null =>
  !tallied || floor === null ? null : balance - held - floor;

/** What books are kept with: who acts is asked only where something is posted. */
export type BooksCtx = Pick<TenantCtx, 'em'> & { community: { id: string } };
export type PostingCtx = BooksCtx & { actor: { key: string } };

/** The locked accounts of one operation, and what it changes in them: looked at in memory, written in one statement. */
export class Books {
  readonly #books: ReadonlyMap<string, OpenBook>;
  readonly #changed = new Set<OpenBook>();

  private constructor(books: ReadonlyMap<string, OpenBook>) {
    this.#books = books;
  }

  /**
   * Locks accounts in the order of their ids, whoever asks and in whatever order, so that two operations never wait for
   * each other. Those that keep no balance are not locked: nothing of them changes.
   */
  static async lock({ em, community }: BooksCtx, ids: Iterable<string>): Promise<Books> {
    const wanted = JSON.stringify([...new Set(ids)]);
    const rows = await runIn(em, { statement: LOCK, values: [community.id, wanted] });
    const settled = await runIn(em, { statement: UNLOCKED, values: [community.id, wanted] });
    return new Books(new Map([...rows, ...settled].map((row) => [row[0]!, bookIn(row)])));
  }

  /** @throws Refusal NOT_FOUND where there is no such account */
  of(id: string): OpenBook {
    const book = this.#books.get(id);
    if (book) return book;
    throw refuse('NOT_FOUND', text('本社区没有这个账户', 'The community has no such account'));
  }

  /** Adds to an account's balance and to what of it is held; less than its floor is never left. */
  change(id: string, { balance = 0, held = 0 }: { balance?: Fen; held?: Fen }): void {
    const book = this.of(id);
    if (!book.tallied) return;
    if (!Number.isSafeInteger(book.balance + balance)) throw TOO_MUCH;
    book.balance += balance;
    book.held += held;
    this.#changed.add(book);
  }

  /** Writes what has changed. The database holds every account to its floor, whatever the code above believes. */
  write(communityId: string): Call[] {
    if (this.#changed.size === 0) return [];
    const changes = [...this.#changed].map(({ id, balance, held }) => ({ id, balance, held }));
    return [{ statement: WRITE, values: [communityId, JSON.stringify(changes)] }];
  }
}

export const TOO_MUCH = refuse('BAD_USER_INPUT', text('数额过大', 'The amount is too large'), ['amount']);

/** What `bookIn` reads, of `ledger_account l`. */
export const BOOK_COLUMNS = `l.id, l.unit, l.person_id, l.purpose_id, l.tallied::text, l.balance::text, l.held::text, l.floor::text`;
const WHICH = `from ledger_account l where l.community_id = $1::uuid
  and l.id in (select jsonb_array_elements_text($2::jsonb)::uuid)`;

const LOCK = statementOf(`select ${BOOK_COLUMNS} ${WHICH} and l.tallied order by l.id for no key update`);
const UNLOCKED = statementOf(`select ${BOOK_COLUMNS} ${WHICH} and not l.tallied`);
const WRITE = statementOf(
  `update ledger_account l set balance = c.balance, held = c.held
   from jsonb_to_recordset($2::jsonb) as c(id uuid, balance bigint, held bigint)
   where l.community_id = $1::uuid and l.id = c.id`,
);

/**
 * Adds to a balance that nobody has looked at before, in one statement with what is written of it: community, account and
 * amount. It returns the balance then, and finds no row where that were more than can be counted.
 */
export const ADDING: Change = {
  parameters: 3,
  sql: (place, before) => `update ledger_account l set balance = l.balance + ${place(3)}::bigint from ${before}
    where l.community_id = ${place(1)}::uuid and l.id = ${place(2)}::uuid
      and l.balance + ${place(3)}::bigint <= ${Number.MAX_SAFE_INTEGER} returning l.balance`,
};

export function bookIn(row: readonly (string | null)[]): OpenBook {
  const [id, unit, personId, purposeId, tallied, balance, held, floor] = row;
  return {
    id: id!,
    unit: unit as AccountUnit,
    personId: personId ?? null,
    purposeId: purposeId ?? null,
    tallied: tallied === 'true',
    balance: Number(balance),
    held: Number(held),
    floor: floor == null ? null : Number(floor),
  };
}

/** Runs what an operation writes, in its own transaction. */
export async function runAll(em: EntityManager, calls: readonly Call[]): Promise<void> {
  for (const call of calls) await runIn(em, call);
}
