import type { LocalDate } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';

/** A person's guardians as one text, null where none was ever registered. `person` is the row's alias in the statement. */
export const guardiansSql = (person: string): string =>
  `(select string_agg(concat_ws(' ', g.guardian_id, g.from_date, g.until_date), ',' order by g.id) from guardianship g
    where g.community_id = ${person}.community_id and g.person_id = ${person}.id)`;

/** The same of one person. */
export async function guardiansOf(
  em: EntityManager,
  { community_id, person_id }: { community_id: string; person_id: string },
): Promise<string | null> {
  const [row] = await em.execute<{ guardians: string | null }[]>(
    `select ${guardiansSql('p')} as guardians from person p where p.community_id = ? and p.id = ?`,
    [community_id, person_id],
  );
  return row?.guardians ?? null;
}

/** A module asked for guardians, and the facts were read without. */
export class GuardiansUnread extends Error {}

/**
 * Whose guardianship is in force on the day. @throws GuardiansUnread where they were not read, which few records need
 */
export function guardiansOn(told: string | null | undefined, day: LocalDate): string[] {
  if (told === undefined) throw new GuardiansUnread('guardians were not read');
  return (told?.split(',') ?? []).flatMap((guardianship) => {
    const [guardian, from, until] = guardianship.split(' ') as [string, LocalDate, LocalDate?];
    return from <= day && (until === undefined || day <= until) ? [guardian] : [];
  });
}
