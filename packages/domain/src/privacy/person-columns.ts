import type { EntityManager } from '@gongzhi/storage';
import type { EntityMetadata } from '@mikro-orm/core';

/** A column that holds persons' keys. */
export interface PersonColumn {
  meta: EntityMetadata;
  property: string;
  /** `about`: the row is the person's own, and is told whole; `acted`: they did it, and the row is about somebody else. */
  role: 'about' | 'acted';
}

/** Names by which columns tell whose row it is; a new table that keeps to them is exported with all others. */
const ABOUT = /^(?:.*[pP]ersonId|concernsId|guardianId|ratedById)$/;
const ACTED = /(?:ById|ByKey|[iI]nSteadOfId|^actorKey|^actorId|[wW]itnessId)$/;

/** Named like them, and naming another row: an enrolment. */
const OTHER_ROWS: readonly string[] = ['ServiceRecord.servedById'];

/** What a column of this name says of the person whose key it holds; null where it holds none. */
export const roleOfColumn = (property: string): PersonColumn['role'] | null =>
  ABOUT.test(property) ? 'about' : ACTED.test(property) ? 'acted' : null;

/** Every column of a tenant's tables that holds persons' keys. */
export function personColumns(em: EntityManager): PersonColumn[] {
  const tenants = [...em.getMetadata().getAll().values()].filter(({ properties }) => 'communityId' in properties);
  return tenants.flatMap((meta) =>
    meta.props.flatMap(({ name }): PersonColumn[] => {
      if (OTHER_ROWS.includes(`${meta.className}.${name}`)) return [];
      const role = name === 'id' && meta.className === 'Person' ? 'about' : roleOfColumn(name);
      return role ? [{ meta, property: name, role }] : [];
    }),
  );
}
