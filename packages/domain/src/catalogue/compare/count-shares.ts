import { firstOfMonth, type LocalDate, monthsBetween } from '@gongzhi/kernel';
import { amountOf, type ServiceModule, type SettlementFacts, type Share, sharesOf } from '@gongzhi/module-kit';
import type { EntityManager } from '@gongzhi/storage';
import { factsOfProjects, type ProjectFacts } from '../../projects/project-facts.js';
import { presentSettings, type StoredSettings } from '../../projects/stored-settings.js';
import { shareKey } from './compared.js';
import { type Part, personsBehind, type Witnessed } from './fewest.js';

/** A count of a month, of one template's projects. */
export interface Count {
  lineageId: string;
  origin: boolean;
  month: LocalDate;
  key: string;
  value: number;
  persons: number | null;
}

interface CountedProject extends StoredSettings {
  id: string;
  module: string;
  lineageId: string;
  origin: boolean;
}

/** A record as the platform knows it: whom it tells of, and the points that it earned. */
interface KnownRecord extends Witnessed {
  points: number;
}

const PROJECTS = `
  select p.id, p.module, p.module_version as "moduleVersion", p.config, l.lineage_id as "lineageId", l.origin from project p cross join lateral (
    select t.lineage_id, false as origin from template t where t.id = p.template_id
    union all select p.lineage_id, true where p.lineage_id is not null) as l
  where p.community_id = ? order by l.lineage_id, l.origin, p.id`;

const RECORDS = (projects: number): string => `
  select v.id, v.person_id as served, v.served_by_person_id as "servedBy", (
    select coalesce(sum(t.amount), 0) from transfer t
    where t.community_id = v.community_id and t.subject_id = v.id and t.kind = 'POINTS_EARNED'
      and not exists (select from transfer r where r.community_id = t.community_id and r.reverses_id = t.id))::int as points
  from service_record v where v.community_id = ? and v.project_id in (${Array(projects).fill('?').join(', ')})
    and v.served_on between ? and ?`;

/**
 * What modules count of the projects that a community has from templates, and the points that these have earned, month by
 * month up to the day's own. As many statements however many projects there are.
 */
export async function countShares(
  em: EntityManager,
  communityId: string,
  modules: ReadonlyMap<string, ServiceModule>,
  { day, months }: { day: LocalDate; months: number },
): Promise<Count[]> {
  const projects = await em.execute<CountedProject[]>(PROJECTS, [communityId]);
  if (projects.length === 0) return [];
  const ids = [...new Set(projects.map(({ id }) => id))];
  const span = { from: firstOfMonth(day, 1 - months), until: monthsBetween(day, day)[0]!.last };
  const facts = await factsOfProjects({ em, modules, community: { id: communityId } }, ids, span);
  const rows = await em.execute<(KnownRecord & { id: string })[]>(RECORDS(ids.length), [
    ...[communityId, ...ids],
    ...[span.from, span.until],
  ]);
  const known = new Map(rows.map((row) => [row.id, row]));
  const groups = new Map<string, CountedProject[]>();
  for (const project of projects) {
    const name = `${project.lineageId} ${project.origin}`;
    groups.set(name, [...(groups.get(name) ?? []), project]);
  }
  return [...groups.values()].flatMap((group) =>
    monthsBetween(span.from, span.until).flatMap((month) => countsOf(group, month, { facts, known, modules })),
  );
}

function countsOf(
  group: readonly CountedProject[],
  { first, last }: { first: LocalDate; last: LocalDate },
  world: {
    facts: ReadonlyMap<string, ProjectFacts>;
    known: ReadonlyMap<string, KnownRecord>;
    modules: ReadonlyMap<string, ServiceModule>;
  },
): Count[] {
  const { lineageId, origin } = group[0]!;
  const module = world.modules.get(group[0]!.module);
  const here = group.map((project): SettlementFacts<unknown> => {
    const { participants, records } = world.facts.get(project.id)!;
    const config = module ? presentSettings(module, project, []) : project.config;
    const within = records.filter(({ servedOn }) => servedOn >= first && servedOn <= last);
    return { config, from: first, until: last, participants, records: within };
  });
  const known = (records: SettlementFacts<unknown>['records']) => records.map(({ id }) => world.known.get(id)!);
  const shares = [['points', pointsOf(world.known)] as const, ...sharesOfModule(module)];
  const parts = shares.map(
    ([, share]): Part => ({
      records: new Set(here.flatMap((facts) => known(share.records(facts)))),
      behind: share.behind,
    }),
  );
  const persons = personsBehind(new Set(here.flatMap(({ records }) => known(records))), parts);
  return shares.map(([key, share], place) => ({
    ...{ lineageId, origin, month: first, key },
    value: here.reduce((sum, facts) => sum + amountOf(share, facts), 0),
    persons: persons[place]!,
  }));
}

/** Points tell of who earned them, and by their number how many services there were. */
function pointsOf(known: ReadonlyMap<string, KnownRecord>): Share<unknown> {
  const earned = (id: string): number => known.get(id)!.points;
  return {
    behind: 'both',
    records: ({ records }) => records.filter(({ id }) => earned(id) > 0),
    amount: ({ records }) => records.reduce((sum, { id }) => sum + earned(id), 0),
  };
}

const sharesOfModule = (module: ServiceModule | undefined) =>
  (module?.metrics ?? []).flatMap((metric) =>
    sharesOf(metric).map(([suffix, share]) => [shareKey(module!, metric, suffix), share] as const),
  );
