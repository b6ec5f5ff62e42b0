import type { LocalDate } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import type { FilterQuery } from '@mikro-orm/core';
import { heldOn } from '../lifecycle/register.service.js';
import { CLOSED, Town } from '../tenancy/community.entity.js';
import { CommunityState } from '../tenancy/community-state.entity.js';
import type { CommunityKind, CommunityStatus } from '../tenancy/tenancy.enums.js';
import type { CommunityLine, ShownFigure } from './city-totals.js';

/** A community as the register had it on a day, with its latest figures of that day or before. */
export interface FiguresLine extends CommunityLine {
  code: string;
  name: string;
  kind: CommunityKind;
  status: CommunityStatus;
  day: LocalDate | null;
}

/** Which column of the figures is read: what the city is shown, or what a community counted of itself. */
export type Source = 'shown' | 'value';

/** Those that the register had open on a day. */
export const openOn = (day: LocalDate): FilterQuery<CommunityState> =>
  ({ ...heldOn(day), status: { $nin: [...CLOSED] } }) as FilterQuery<CommunityState>;

/** The lines of communities that the register had, by code; as many statements however many they are. */
export async function linesOf(
  em: EntityManager,
  states: readonly CommunityState[],
  day: LocalDate,
  source: Source,
): Promise<FiguresLine[]> {
  const towns = new Map((await em.find(Town, {})).map(({ id, name }) => [id, name]));
  const rows = await em.execute<{ line_id: string; day: string; figures: [string, string | null][] }[]>(
    `select f.line_id, f.day::text, json_agg(json_build_array(f.key, f.${source}::text)) as figures
     from unnest(string_to_array(?, ',')::uuid[]) as line (id)
     join community_figure f on f.line_id = line.id
       and f.day = (select max(day) from community_figure where line_id = line.id and day <= ?)
     group by f.line_id, f.day`,
    [states.map(({ lineId }) => lineId).join(), day],
  );
  const counted = new Map(rows.map((row) => [row.line_id, row]));
  return states.map(({ lineId, townId, code, name, kind, status }) => {
    const figures = counted.get(lineId)?.figures ?? [];
    return {
      ...{ code, name, kind, status, town: towns.get(townId ?? '') ?? null },
      day: counted.get(lineId)?.day ?? null,
      figures: figures.map(([key, value]): ShownFigure => ({ key, value: value === null ? null : Number(value) })),
    };
  });
}
