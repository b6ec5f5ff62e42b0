import { type Problem, type Text, text } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import type { Person } from '../../people/person.entity.js';
import { countOf } from '../counting.js';
import { APART, APART_OVER_ROWS, apartSql } from './apart.js';

/** What says that they are two, or could not be said of one, besides who watched over whom. */
const OWN_MATTERS: readonly { reason: string; what: Text; sql: string }[] = [
  {
    reason: 'IDENTITY_NUMBERS_DIFFER',
    what: text('两条登记的身份证号不同', 'The two have different identity numbers'),
    sql: `select count(*) from person_identifier a join person_identifier b on b.community_id = a.community_id and b.kind = a.kind
      where a.community_id = :community and a.kind = 'IDENTITY_NUMBER' and a.person_id = :person and b.person_id = :other
        and a.lookup_hash <> b.lookup_hash`,
  },
  {
    reason: 'SIGN_INS_DIFFER',
    what: text('两条登记各有登录账号', 'The two sign in with different accounts'),
    sql: `with own as (
        select id as person_id, subject from person where community_id = :community and subject is not null
        union select person_id, subject from directory_entry where community_id = :community and subject is not null)
      select count(*) from own a join own b on b.subject <> a.subject where a.person_id = :person and b.person_id = :other`,
  },
  {
    reason: 'ENROLLED_TWICE',
    what: text('两条登记同时以同一身份参加同一项目', 'The two take the same part in the same project at the same time'),
    sql: `select count(*) from enrolment a join enrolment b on b.community_id = a.community_id and b.project_id = a.project_id
        and b.part = a.part and daterange(a.from_date, a.until_date, '[]') && daterange(b.from_date, b.until_date, '[]')
      where a.community_id = :community and a.person_id = :person and b.person_id = :other`,
  },
  {
    reason: 'BALANCE_HELD',
    what: text(
      '要并入的登记有冻结的款项或积分，请先处理',
      'Money or points of the entry that goes are held: that is decided first',
    ),
    sql: `select count(*) from ledger_account where community_id = :community and person_id = :other and held > 0`,
  },
  {
    reason: 'ERASURE_ASKED',
    what: text('已申请删除其中一人的信息，请先办理', 'The erasure of one of them was asked for: that comes first'),
    sql: `select count(*) from erasure where community_id = :community and person_id in (:person, :other) and confirmed_at is null`,
  },
];

const SEPARATE = [...OWN_MATTERS, ...APART.map((pair) => ({ ...pair, sql: apartSql(pair) })), ...APART_OVER_ROWS];

/** Everything that stands in the way of two entries becoming one, each with how many rows say so. */
export async function conflictsOf(ctx: TenantCtx, kept: Person, merged: Person): Promise<Problem[]> {
  const problems = [...erased(kept, ['keptId']), ...erased(merged, ['mergedId']), ...ownEntry(ctx, kept, merged)];
  const values = { community: ctx.community.id, person: kept.id, other: merged.id };
  const counts = new Map<string, { what: Text; count: number }>();
  for (const { reason, what, sql } of SEPARATE) {
    const count = (counts.get(reason)?.count ?? 0) + (await countOf(ctx.em, sql, values));
    if (count > 0) counts.set(reason, { what, count });
  }
  for (const [reason, { what, count }] of counts) {
    const message = text(`${what.zh}（${count} 项）`, `${what.en} (${count})`);
    problems.push({ code: 'CONFLICT', field: ['mergedId'], reason, message });
  }
  return problems;
}

function erased({ erasedAt }: Person, field: string[]): Problem[] {
  const message = text('此人的信息已删除', 'The data of this person were erased');
  return erasedAt ? [{ code: 'CONFLICT', field, reason: 'ERASED', message }] : [];
}

/** Whoever merged somebody into themselves would take over what is theirs. */
function ownEntry({ actor }: TenantCtx, kept: Person, merged: Person): Problem[] {
  if (!actor.personId || ![kept.id, merged.id].includes(actor.personId)) return [];
  const message = text('自己的登记须由他人合并', 'Somebody else merges one’s own entry');
  return [{ code: 'CONFLICT', field: ['keptId'], reason: 'OWN_ENTRY', message }];
}
