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
const ACTED = /(?:ById|ByKey|^actorKey)$/;

/** Every column of a tenant's tables that holds persons' keys. */
export function personColumns(em: EntityManager): PersonColumn[] {
  const tenants = [...em.getMetadata().getAll().values()].filter(({ properties }) => 'communityId' in properties);
  return tenants.flatMap((meta) =>
    meta.props.flatMap(({ name }): PersonColumn[] => {
      if (name === 'id') return meta.className === 'Person' ? [{ meta, property: name, role: 'about' }] : [];
      if (ABOUT.test(name)) return [{ meta, property: name, role: 'about' }];
      return ACTED.test(name) ? [{ meta, property: name, role: 'acted' }] : [];
    }),
  );
}
