import { ageOn, today } from '@gongzhi/kernel';
import type { TenantCtx } from '../context.js';
import { FundingLine } from '../ledger/funds/funds.entity.js';
import { Organisation } from '../people/organisation.entity.js';
import type { Register } from './fit.js';

/** Reads the community's register; a fixed number of statements. */
export async function readRegister({ em, community }: TenantCtx): Promise<Register> {
  const own = { communityId: community.id };
  const organisations = await em.find(Organisation, own, { orderBy: { id: 'asc' } });
  const fundingLines = await em.find(FundingLine, own, { orderBy: { key: 'asc' } });
  const [places] = await em.execute<Register['places'][]>(
    `select (select count(*)::int from estate where community_id = ?) as estate,
       (select count(*)::int from building where community_id = ?) as building,
       (select count(*)::int from stairwell where community_id = ?) as stairwell`,
    [community.id, community.id, community.id],
  );
  const births = await em.execute<{ day: string; n: number }[]>(
    `select birth_date::text as day, count(*)::int as n from person
     where community_id = ? and birth_date is not null group by birth_date`,
    [community.id],
  );
  return {
    organisations,
    fundingLines,
    places: places!,
    countAged: (minimum, maximum) =>
      births
        .filter(({ day }) => ageOn(day, today()) >= minimum && (maximum === null || ageOn(day, today()) <= maximum))
        .reduce((sum, { n }) => sum + n, 0),
  };
}
