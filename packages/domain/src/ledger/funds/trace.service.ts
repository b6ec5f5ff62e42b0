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
 * Where each yuan came from and where it went, through as many funds as it has passed: what came into a fund first leaves
 * it first, by the days for which transfers count. What was taken back never moved. One statement, whatever is asked.
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
  return rows.map(({ amount, line, ahead, source, via, spent }) => ({
    ...{ amount: new Money(Number(amount)), line, ahead, via: via.map(tracedIn) },
    ...{ source: source && tracedIn(source), spent: spent && tracedIn(spent) },
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
  via: Leg[];
  spent: Leg | null;
}

const tracedIn = (leg: Leg): TracedTransfer => ({ ...leg, id: toNodeId('Transfer', leg.id) });

/** Every transfer into or out of a fund covers a stretch of all that moved there: where two stretches meet, one paid the other. */
const legs = (fund: string, other: string): string => `
  select t.id, t.on_date, l.id as fund, l.purpose_id, o.owner_id as party, o.tallied as within,
    sum(t.amount) over earlier - t.amount as lo, sum(t.amount) over earlier as hi,
    jsonb_build_object('id', t.id, 'kind', t.kind, 'onDate', t.on_date::text, 'organisation', g.name, 'memo', t.memo) as told
  from moved t
  join ledger_account l on l.community_id = t.community_id and l.id = t.${fund} and l.tallied
  join ledger_account o on o.community_id = t.community_id and o.id = t.${other}
  left join organisation g on g.community_id = t.community_id and g.id = o.owner_id
  window earlier as (partition by l.id order by t.on_date, t.id)`;

/**
 * Stretches flow from fund to fund: what came in from outside, or has been spent before anything came, is where they begin
 * (`source` is null then); a transfer between two funds lays its part of the one's stretch onto the other's. No two
 * stretches of a fund overlap and none that begins outside is led back onto itself, so that the flow ends, even where money
 * is given to and fro.
 */
const TRACE = `
  with recursive wanted as (
    select w.line, w.transfer, w.party from jsonb_to_record(?::jsonb) as w(line uuid, transfer uuid, party jsonb)),
  moved as (
    select t.* from transfer t where t.community_id = ? and t.unit = 'FEN' and t.kind <> 'REVERSAL'
    and not exists (select from transfer r where r.community_id = t.community_id and r.reverses_id = t.id)),
  came as materialized (${legs('to_id', 'from_id')}),
  went as materialized (${legs('from_id', 'to_id')}),
  ends as (
    select fund, purpose_id, sum(came) as came, sum(went) as went from (
      select fund, purpose_id, hi - lo as came, 0 as went from came
      union all select fund, purpose_id, 0, hi - lo from went) each
    group by fund, purpose_id),
  flow as (
    select fund, purpose_id, lo, hi, id as source_id, party as giver, on_date as since, told as source, '[]'::jsonb as via
    from came where not within
    union all
    select fund, purpose_id, came, went, null, null, null, null, '[]' from ends where went > came
    union all
    select c.fund, c.purpose_id, c.lo + greatest(f.lo - w.lo, 0), c.hi - greatest(w.hi - f.hi, 0), f.source_id, f.giver,
      f.since, f.source, f.via || w.told
    from flow f
    join went w on w.fund = f.fund and w.within and f.lo < w.hi and w.lo < f.hi
    join came c on c.id = w.id),
  met as (
    select f.*, w.id as spent_id, w.party as taker, w.told as spent, f.source is null or f.since > w.on_date as ahead,
      least(f.hi, w.hi) - greatest(f.lo, w.lo) as amount, w.hi as at
    from flow f join went w on w.fund = f.fund and not w.within and f.lo < w.hi and w.lo < f.hi
    union all
    select f.*, null, null, null, false, f.hi - greatest(f.lo, e.went), f.hi
    from flow f join ends e on e.fund = f.fund and f.hi > e.went)
  select m.amount::text, l.key as line, m.ahead, m.source, m.via, m.spent
  from met m cross join wanted
  left join funding_line l on l.id = m.purpose_id
  where (wanted.line is null or m.purpose_id = wanted.line)
    and (wanted.transfer is null or wanted.transfer in (m.source_id, m.spent_id)
      or m.via @> jsonb_build_array(jsonb_build_object('id', wanted.transfer)))
    and not exists (
      select from jsonb_array_elements_text(wanted.party) as p(id)
      where p.id::uuid is distinct from m.giver and p.id::uuid is distinct from m.taker)
  order by l.key nulls first, m.fund, m.at limit ?`;
