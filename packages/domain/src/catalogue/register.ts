import { ageOn, today } from '@gongzhi/kernel';
import { readRow, statementOf } from '@gongzhi/storage';
import type { MetadataStorage } from '@mikro-orm/core';
import type { TenantCtx } from '../context.js';
import { FundingLine } from '../ledger/funds/funds.entity.js';
import { Organisation } from '../people/organisation.entity.js';
import type { ReservedAffair } from '../tenancy/constitution.entity.js';
import type { CommunityKind } from '../tenancy/tenancy.enums.js';
import type { CommunityFigures } from './adaptation/mapping.js';
import type { Register } from './fit.js';

const TEXT = `
  select json_build_object(
    'organisations', (select coalesce(json_agg(o order by o.id), '[]') from organisation o where o.community_id = own.id),
    'reservedAffairs', (select k.reserved_affairs from constitution k where k.community_id = own.id),
    'fundingLines', (select coalesce(json_agg(f order by f.key), '[]') from funding_line f where f.community_id = own.id),
    'projects', (select coalesce(json_agg(json_build_object('id', p.id, 'lineageId', l.id, 'status', p.status) order by p.id), '[]')
      from project p cross join lateral (
        select t.lineage_id as id from template t where t.id = p.template_id union select p.lineage_id) as l
      where p.community_id = own.id and p.status <> 'ENDED' and l.id is not null),
    'adopted', (select coalesce(json_agg(distinct a.lineage_id), '[]') from mechanism_adoption a
      where a.community_id = own.id and a.undone_at is null),
    'places', json_build_object(
      'estate', (select count(*) from estate where community_id = own.id),
      'building', (select count(*) from building where community_id = own.id),
      'stairwell', (select count(*) from stairwell where community_id = own.id)),
    'residents', (select residents from community where id = own.id),
    'publisherKind', (select kind from community where id = own.publisher_id),
    'households', (select count(*) from household where community_id = own.id and until_date is null),
    'births', (select coalesce(json_agg(json_build_object('day', day, 'n', n)), '[]') from (
      select birth_date as day, count(*) as n from person
      where community_id = own.id and birth_date is not null group by birth_date) as births)) as register
  from (select $1::uuid as id, $2::uuid as publisher_id) as own`;

/** The register of the community whose id comes first, for a template of the publisher whose id is second; JSON for `registerOf`. */
export const REGISTER = statementOf(TEXT);

export interface RegisterRecord {
  organisations: Record<string, unknown>[];
  fundingLines: Record<string, unknown>[];
  reservedAffairs: ReservedAffair[] | null;
  places: Register['places'];
  projects: Register['projects'];
  adopted: Register['adopted'];
  residents: number | null;
  publisherKind: CommunityKind | null;
  households: number;
  births: { day: string; n: number }[];
}

/** Reads the community's register in one statement. */
export async function readRegister({ em, community }: TenantCtx, publisherId: string): Promise<Register> {
  const [read] = await em.execute<{ register: RegisterRecord }[]>(TEXT.replaceAll(/\$\d/g, '?'), [
    community.id,
    publisherId,
  ]);
  return registerOf(read!.register, em.getMetadata());
}

export function registerOf({ births, ...read }: RegisterRecord, metadata: MetadataStorage): Register {
  const [organisation, fundingLine] = [metadata.get(Organisation), metadata.get(FundingLine)];
  const day = today();
  const countAged: Register['countAged'] = (minimum, maximum) =>
    births
      .filter((birth) => ageOn(birth.day, day) >= minimum && (maximum === null || ageOn(birth.day, day) <= maximum))
      .reduce((sum, { n }) => sum + n, 0);
  return {
    organisations: read.organisations.map((record) => readRow(organisation, record)),
    fundingLines: read.fundingLines.map((record) => readRow(fundingLine, record)),
    reservedAffairs: read.reservedAffairs ?? [],
    places: read.places,
    projects: read.projects,
    adopted: read.adopted,
    countAged,
    publisherKind: read.publisherKind,
    figures: figuresOf(read, countAged),
  };
}

function figuresOf(
  { residents, households, places }: Pick<RegisterRecord, 'residents' | 'households' | 'places'>,
  countAged: Register['countAged'],
): CommunityFigures {
  const known = countAged(0, null);
  return {
    RESIDENTS: residents,
    HOUSEHOLDS: households || null,
    OVER_80_PER_MILLE: known === 0 ? null : Math.floor((countAged(80, null) * 1000) / known),
    RESIDENTS_PER_BUILDING:
      residents === null || places.building === 0 ? null : Math.floor(residents / places.building),
  };
}
