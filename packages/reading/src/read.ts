import type { Filter } from '@gongzhi/access';
import { type PageArguments, type Window, windowOf } from './page.js';
import type { Readable, Row } from './readable.js';

/**
 * What a resolver answers instead of rows: which rows are meant. The gateway plans the reads of a whole request together,
 * with everything that is selected below them.
 */
export class Read<T extends Row = Row> {
  readonly kind: 'one' | 'page' | 'list';
  readonly readable: Readable<Row>;
  /** What its rows are to services; nothing at run time. */
  declare readonly rows: T;
  readonly where: Filter;
  readonly options: ReadOptions;
  /** Of a page. */
  readonly window: Window | null;

  constructor(kind: Read['kind'], readable: Readable<T>, where: Filter, options: ReadOptions = {}) {
    this.kind = kind;
    this.readable = readable as unknown as Readable<Row>;
    this.where = where;
    this.options = options;
    this.window = kind === 'page' ? windowOf(options.page ?? {}) : null;
  }
}

/** What a field is without any reading. */
export type Known = null | boolean | string | readonly [];

interface ReadOptions {
  page?: PageArguments;
  /** Whether the caller's ability is asked, too; true unless said otherwise. */
  held?: boolean;
  /** What `where` finds is found once, for the page and for its count: for conditions that cost more than rows do. */
  costly?: boolean;
  /** Another of the caller's own communities, in whose session it is read. */
  communityId?: string;
}

/** The row with this id, or null where there is none that the caller may read. */
export const readOne = <T extends Row>(readable: Readable<T>, id: string | null | undefined): Read<T> | null =>
  id ? new Read('one', readable, { id }) : null;

/** The row with this id, which the caller is known to have to do with: one that they have made just now. */
export const readKnown = <T extends Row>(readable: Readable<T>, id: string): Read<T> =>
  new Read('one', readable, { id }, { held: false });

/** The first of all rows that the caller may read: for kinds of which a community has one. */
export const readFirst = <T extends Row>(readable: Readable<T>): Read<T> => new Read('one', readable, {});

/**
 * A page of all rows that the caller may read and `where` holds for.
 * @throws Refusal where the arguments contradict each other or ask for too much
 */
export const readPage = <T extends Row>(
  readable: Readable<T>,
  page: PageArguments,
  where: Filter = {},
  options: Pick<ReadOptions, 'costly'> = {},
): Read<T> => new Read('page', readable, where, { page, ...options });

/** All rows for which `where` holds, whoever asks: the caller of this has made sure that they may be shown. */
export const readKnownRows = <T extends Row>(readable: Readable<T>, where: Filter, communityId?: string): Read<T> =>
  new Read('list', readable, where, { held: false, ...(communityId ? { communityId } : {}) });
