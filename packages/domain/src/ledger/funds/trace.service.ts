import { refuse, text, toNodeId } from '@gongzhi/kernel';
import { authorize, type Ctx, inCommunity, target } from '../../context.js';
import { Money } from '../../graphql/scalars.js';
import { organisations } from '../../people/organisation.entity.js';
import { persons } from '../../people/person.entity.js';
import type { TransferKind } from '../book/ledger.enums.js';
import { transfers } from '../book/transfer.entity.js';
import { fundingLines } from './funds.entity.js';
import type { TracedAmount, TracedTransfer, TraceFundsInput } from './statements.types.js';

/** More than that is asked for line by line, or of one transfer. */
const MOST = 1_000;

/**
 * Where each yuan came from and where it went: what came into a fund first leaves it first, by the days for which
 * transfers count. What was taken back never moved. One statement, whatever is asked.
 * @throws Refusal LIMIT_EXCEEDED where the answer has too many rows
 */
export async function traceFunds(context: Ctx, input: TraceFundsInput): Promise<TracedAmount[]> {
  const ctx = inCommunity(context);
  authorize(ctx, 'read', 'FinanceSetting');
  const { transferId, fundingLineId, personId, organisationId } = input;
  const told = {
    transfer: transferId ? (await target(ctx, transfers, transferId, ['transferId'])).id : null,
    line: fundingLineId ? (await target(ctx, fundingLines, fundingLineId, ['fundingLineId'])).id : null,
    party: [
      ...(personId ? [(await target(ctx, persons, personId, ['personId'])).id] : []),
      ...(organisationId ? [(await target(ctx, organisations, organisationId, ['organisationId'])).id] : []),
    ],
  };
  const { id: communityId } = ctx.community;
  const wanted = JSON.stringify(told);
  const rows = await ctx.em.execute<TraceRow[]>(TRACE, [wanted, communityId, MOST + 1]);
  if (rows.length > MOST) {
    throw refuse(
      'LIMIT_EXCEEDED',
      text(`超过 ${MOST} 行，请按条线、个人或转账追溯`, `More than ${MOST} rows: trace a line, a person or a transfer`),
      ['input'],
    );
  }
  return rows.map(({ amount, line, ahead, source, spent }) => ({
    ...{ amount: new Money(Number(amount)), line, ahead },
    ...{ source: tracedIn(source), spent: tracedIn(spent) },
  }));
}

interface Leg {
  id: string;
  kind: TransferKind;
  onDate: string;
  organisation: string | null;
  memo: string | null;
}

interface TraceRow {
  amount: string;
  line: string | null;
  ahead: boolean;
  source: Leg | null;
  spent: Leg | null;
}

const tracedIn = (leg: Leg | null): TracedTransfer | null => leg && { ...leg, id: toNodeId('Transfer', leg.id) };

/** Every transfer into or out of a fund covers a stretch of all that moved there: where two stretches meet, one paid the other. */
const legs = (fund: string, other: string): string => `
  select t.id, t.on_date, t.amount, l.id as fund, l.purpose_id, o.owner_id as party,
    sum(t.amount) over (partition by l.id order by t.on_date, t.id) as upto,
    json_build_object('id', t.id, 'kind', t.kind, 'onDate', t.on_date::text, 'organisation', g.name, 'memo', t.memo) as told
  from moved t
  join ledger_account l on l.community_id = t.community_id and l.id = t.${fund} and l.tallied
  join ledger_account o on o.community_id = t.community_id and o.id = t.${other}
  left join organisation g on g.community_id = t.community_id and g.id = o.owner_id`;

const TRACE = `
  with wanted as (select w.line, w.transfer, w.party from jsonb_to_record(?::jsonb) as w(line uuid, transfer uuid, party jsonb)),
  moved as (
    select t.* from transfer t where t.community_id = ? and t.unit = 'FEN' and t.kind <> 'REVERSAL'
    and not exists (select from transfer r where r.community_id = t.community_id and r.reverses_id = t.id)),
  came as (${legs('to_id', 'from_id')}),
  went as (${legs('from_id', 'to_id')}),
  met as (
    select coalesce(c.fund, w.fund) as fund, coalesce(c.purpose_id, w.purpose_id) as purpose_id, c.id as source_id,
      w.id as spent_id, c.party as giver, w.party as taker, c.told as source, w.told as spent, c.on_date > w.on_date as ahead,
      least(c.upto, w.upto) - greatest(c.upto - c.amount, w.upto - w.amount) as amount, w.upto as at
    from came c join went w on w.fund = c.fund and c.upto - c.amount < w.upto and w.upto - w.amount < c.upto
    union all
    select c.fund, c.purpose_id, c.id, null, c.party, null, c.told, null, false,
      least(c.amount, c.upto - coalesce((select sum(w.amount) from went w where w.fund = c.fund), 0)), c.upto
    from came c where c.upto > coalesce((select sum(w.amount) from went w where w.fund = c.fund), 0)
    union all
    select w.fund, w.purpose_id, null, w.id, null, w.party, null, w.told, true,
      least(w.amount, w.upto - coalesce((select sum(c.amount) from came c where c.fund = w.fund), 0)), w.upto
    from went w where w.upto > coalesce((select sum(c.amount) from came c where c.fund = w.fund), 0))
  select m.amount::text, f.key as line, m.ahead, m.source, m.spent
  from met m cross join wanted
  left join funding_line f on f.id = m.purpose_id
  where (wanted.line is null or m.purpose_id = wanted.line)
    and (wanted.transfer is null or wanted.transfer in (m.source_id, m.spent_id))
    and not exists (
      select from jsonb_array_elements_text(wanted.party) as p(id)
      where p.id::uuid is distinct from m.giver and p.id::uuid is distinct from m.taker)
  order by f.key nulls first, m.fund, m.at limit ?`;
