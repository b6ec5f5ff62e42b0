import type { LocalDate } from '@gongzhi/kernel';
import type { Participant, RecordFacts, Situation } from '@gongzhi/module-kit';
import type { TenantCtx } from '../context.js';
import { guardiansOn, guardiansSql } from './guardians.js';
import { presentData } from './stored-records.js';

/** What modules compute from: who takes part in projects of one community, and what was recorded. */
export interface ProjectFacts {
  participants: Participant[];
  records: RecordFacts[];
  ratings: { record: string; score: number }[];
}

/** A participant's columns, and those of where they live. */
export interface ParticipantRow {
  id: string;
  project_id: string;
  part: string;
  from_date: LocalDate;
  until_date: LocalDate | null;
  data: Record<string, unknown>;
  birth_date: LocalDate | null;
  situations: Situation[];
  /** As `guardiansSql` tells them; undefined where they were not read. */
  guardians: string | null | undefined;
  stairwell_id: string | null;
  building_id: string | null;
  estate_id: string | null;
}

const PARTICIPANTS = `
  select e.id, e.project_id, e.part, e.from_date::text, e.until_date::text, e.data, p.birth_date::text, p.situations,
    ${guardiansSql('p')} as guardians, s.id as stairwell_id, s.building_id, b.estate_id
  from enrolment e
  join person p on p.community_id = e.community_id and p.id = e.person_id
  left join stairwell s on s.community_id = p.community_id and s.id = p.stairwell_id
  left join building b on b.community_id = s.community_id and b.id = s.building_id
  where e.community_id = ?`;

/** Everything about these projects from the first day to the last, in three statements however many there are. */
export async function factsOfProjects(
  { em, community, modules }: Pick<TenantCtx, 'em' | 'modules'> & { community: { id: string } },
  projectIds: readonly string[],
  span: { from: LocalDate; until: LocalDate },
): Promise<Map<string, ProjectFacts>> {
  const facts = new Map<string, ProjectFacts>(
    projectIds.map((id) => [id, { participants: [], records: [], ratings: [] }]),
  );
  const ids = [community.id, ...projectIds];
  const inProjects = `project_id in (${projectIds.map(() => '?').join(', ')})`;
  const participants = new Map<string, Participant>();
  for (const row of await em.execute<ParticipantRow[]>(`${PARTICIPANTS} and e.${inProjects} order by e.id`, ids)) {
    participants.set(row.id, participantOf(row, span.until));
    facts.get(row.project_id)!.participants.push(participants.get(row.id)!);
  }
  const records = await em.execute<RecordRow[]>(
    `select id, project_id, enrolment_id, served_by_id, served_on::text, module, module_version as "moduleVersion", data from service_record
     where community_id = ? and ${inProjects} and served_on between ? and ? order by served_on, id`,
    [...ids, span.from, span.until],
  );
  for (const row of records) {
    const data = presentData(modules.get(row.module), row);
    facts.get(row.project_id)!.records.push(recordOf({ ...row, data }, participants));
  }
  const scores = await em.execute<{ project_id: string; record: string; score: number }[]>(
    `select r.project_id, r.record_id as record, r.score from rating r
     join service_record s on s.community_id = r.community_id and s.id = r.record_id
     where r.community_id = ? and r.${inProjects} and s.served_on between ? and ?`,
    [...ids, span.from, span.until],
  );
  for (const { project_id, record, score } of scores) facts.get(project_id)!.ratings.push({ record, score });
  return facts;
}

interface RecordRow {
  id: string;
  project_id: string;
  enrolment_id: string;
  served_by_id: string | null;
  served_on: LocalDate;
  module: string;
  moduleVersion: string;
  data: Record<string, unknown>;
}

/** A participant as modules see them on a day. */
export const participantOf = (row: ParticipantRow, on: LocalDate): Participant => ({
  id: row.id,
  as: row.part,
  from: row.from_date,
  until: row.until_date,
  data: row.data,
  person: {
    birthDate: row.birth_date,
    situations: row.situations,
    residence:
      row.stairwell_id && row.building_id && row.estate_id
        ? { estate: row.estate_id, building: row.building_id, stairwell: row.stairwell_id }
        : null,
    get guardians() {
      return guardiansOn(row.guardians, on);
    },
  },
});

const recordOf = (row: RecordRow, participants: ReadonlyMap<string, Participant>): RecordFacts => ({
  id: row.id,
  participant: participants.get(row.enrolment_id)!,
  servedBy: row.served_by_id ? (participants.get(row.served_by_id) ?? null) : null,
  servedOn: row.served_on,
  data: row.data,
});
