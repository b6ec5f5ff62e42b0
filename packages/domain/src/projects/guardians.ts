import type { LocalDate } from '@gongzhi/kernel';

/**
 * A person's guardians as one text, null where none was ever registered: what `guardiansOn` reads, and another text as soon
 * as one of them changes. `person` is the row's alias in the statement.
 */
export const guardiansSql = (person: string): string =>
  `(select string_agg(concat_ws(' ', g.guardian_id, g.from_date, g.until_date), ',' order by g.id) from guardianship g
    where g.community_id = ${person}.community_id and g.person_id = ${person}.id)`;

/** Whose guardianship is in force on the day. */
export function guardiansOn(told: string | null, day: LocalDate): string[] {
  return (told?.split(',') ?? []).flatMap((guardianship) => {
    const [guardian, from, until] = guardianship.split(' ') as [string, LocalDate, LocalDate?];
    return from <= day && (until === undefined || day <= until) ? [guardian] : [];
  });
}
