import { newId, refuse, text } from '@gongzhi/kernel';
import type { BooksCtx } from './books.js';
import type { AccountOwner } from './ledger.enums.js';

/** An account that is wanted, whether or not it has been opened before. */
export interface AccountWanted {
  /** In the chart of accounts, as in `2101`. */
  code: string;
  owner?: { type: Exclude<AccountOwner, 'COMMUNITY'>; id: string };
  /** The funding line to whose purpose its money is bound. */
  purposeId?: string;
  /** False where value only comes from it, or only goes to it: no balance is kept. */
  tallied: boolean;
  /** What it never falls below; null where nothing bounds it. Counts when the account is opened; zero where not given. */
  floor?: number | null;
}

/**
 * The ids of the accounts, in the order asked for; those that are not there yet are opened. Two statements, however many.
 * They are opened in one order, whoever asks and in whatever order, so that two operations never wait for each other.
 * @throws Refusal CONFLICT where the community's chart has no such account
 */
export async function accountIds({ em, community }: BooksCtx, wanted: readonly AccountWanted[]): Promise<string[]> {
  if (wanted.length === 0) return [];
  const records = JSON.stringify(wanted.map((each, n) => recordOf(each, n)));
  await em.execute(OPEN, [records, community.id]);
  const found = await em.execute<{ n: number; id: string | null; code: string }[]>(FIND, [records, community.id]);
  const missing = found.find(({ id }) => id === null);
  if (missing) throw noSuchAccount(missing.code);
  return found.map(({ id }) => id!);
}

const noSuchAccount = (code: string) =>
  refuse(
    'CONFLICT',
    text(
      `本社区的会计科目中没有 ${code}，请先补上`,
      `The community’s chart of accounts lacks ${code}: it has to be added first`,
    ),
  );

const recordOf = ({ code, owner, purposeId, tallied, floor = 0 }: AccountWanted, n: number) => ({
  n,
  id: newId(),
  code,
  owner_type: owner?.type ?? 'COMMUNITY',
  owner_id: owner?.id ?? null,
  person_id: owner?.type === 'PERSON' ? owner.id : null,
  purpose_id: purposeId ?? null,
  tallied,
  floor: tallied ? floor : null,
});

const WANTED = `jsonb_to_recordset(?::jsonb) as w(n int, id uuid, code text, owner_type text, owner_id uuid, person_id uuid,
  purpose_id uuid, tallied boolean, floor bigint)`;

const OPEN = `insert into ledger_account
    (community_id, id, account_id, unit, owner_type, owner_id, person_id, purpose_id, tallied, balance, held, floor, opened_at)
  select a.community_id, w.id, a.id, a.unit, w.owner_type, w.owner_id, w.person_id, w.purpose_id, w.tallied, 0, 0, w.floor, now()
  from ${WANTED} join account a on a.community_id = ?::uuid and a.code = w.code
  order by a.id, w.owner_id, w.purpose_id on conflict do nothing`;

const FIND = `select w.n, w.code, l.id from ${WANTED}
  left join account a on a.community_id = ?::uuid and a.code = w.code
  left join ledger_account l on l.community_id = a.community_id and l.account_id = a.id
    and l.owner_id is not distinct from w.owner_id and l.purpose_id is not distinct from w.purpose_id
  order by w.n`;
