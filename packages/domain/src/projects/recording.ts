import { type LocalDate, Refusal, refuse, text, today } from '@gongzhi/kernel';
import { parseRecord, type RecordFacts } from '@gongzhi/module-kit';
import { type Call, type EntityManager, type Rows, runIn, statementOf } from '@gongzhi/storage';
import type { RequiredEntityData } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { guardiansOf } from './guardians.js';
import { NOBODY, type PersonsNamed, problemsOfNames, withKeys } from './persons-named.js';
import type { RecordServiceInput } from './project.inputs.js';
import { moduleOf } from './project.service.js';
import { type ParticipantRow, participantOf } from './project-facts.js';
import type { ServiceRecord } from './service-record.entity.js';
import { presentSettings } from './stored-settings.js';

/** Who is served by whom: the row ids of their enrolments. */
export interface Pair {
  servedId: string;
  servingId: string | null;
}

type Taking = ParticipantRow & { person_id: string; community_id: string };

/** All that decides how a service is recorded, besides the input: as it was when `version` was that of its rows. */
export interface RecordingFacts {
  version: string;
  project: { id: string; module: string; moduleVersion: string; config: Record<string, unknown> };
  served: Taking;
  serving: Taking | null;
}

/** A participant's columns, in the order in which `takingIn` reads them. */
const columnsOf = (n: '' | '2') => [
  ...['id', 'community_id', 'project_id', 'person_id', 'part', 'from_date', 'until_date', 'data'].map(
    (c) => `e${n}.${c}`,
  ),
  ...[`p${n}.birth_date`, `to_json(p${n}.situations)`, `s${n}.id`, `b${n}.id`, `b${n}.estate_id`],
];

/** Columns instead of one JSON document: PostgreSQL writes them as they are, at a fraction of the cost. */
const COLUMNS = [
  ...['id', 'module', 'module_version', 'config'].map((c) => `j.${c}`),
  ...columnsOf(''),
  ...columnsOf('2'),
];

/** Each row by its key, behind the walls. */
const ROWS = `enrolment e
  join project j on j.id = e.project_id
  join person p on p.id = e.person_id
  left join enrolment e2 on e2.id = $2::uuid
  left join person p2 on p2.id = e2.person_id`;
const PLACES = `left join stairwell s on s.id = p.stairwell_id
  left join building b on b.id = s.building_id
  left join stairwell s2 on s2.id = p2.stairwell_id
  left join building b2 on b2.id = s2.building_id`;
const OF_PAIR = 'where e.id = $1::uuid';

/**
 * Another text as soon as one of the rows is another version of itself: `xmin` is the transaction that wrote it. Places are
 * not in it: whoever changes where they lie raises the access epoch, with which facts are remembered.
 */
const VERSION = `concat_ws(' ', ${['e', 'j', 'p', 'e2', 'p2'].map((alias) => `${alias}.xmin`).join(', ')})`;

/** What a settlement does alone: no service is recorded in the project meanwhile. */
export const settling = (projectId: string): string => `settle ${projectId}`;

/** Waits for a settlement that is being made, and keeps the next one waiting. */
const FACTS = statementOf(
  `select ${[VERSION, ...COLUMNS].map((column, place) => `${column}::text as c${place}`).join(', ')} from ${ROWS} ${PLACES} ${OF_PAIR} for share of j`,
);

/** A select that gives one row where the facts still have the version of `$3`. */
export const sameFactsSql = `select 1 from ${ROWS} ${OF_PAIR} and ${VERSION} = $3::text`;

export const factsCall = ({ servedId, servingId }: Pair): Call => ({
  statement: FACTS,
  values: [servedId, servingId],
});

/** Null where there is no such enrolment in the session's community. */
export function factsIn(rows: Rows | undefined, { servingId }: Pair): RecordingFacts | null {
  const row = rows?.[0];
  if (!row) return null;
  const [version, id, module, moduleVersion, config, ...others] = row as string[];
  const served = takingIn(others)!;
  const serving = takingIn(others.slice(others.length / 2));
  if ((serving !== null) !== (servingId !== null)) return null;
  return {
    version: version!,
    project: { id: id!, module: module!, moduleVersion: moduleVersion!, config: JSON.parse(config!) },
    served,
    serving,
  };
}

function takingIn(columns: readonly (string | null)[]): Taking | null {
  const [id, community, project, person, part, from, until, data, birthDate, situations, ...place] = columns;
  if (id == null) return null;
  const [stairwell = null, building = null, estate = null] = place;
  return {
    id,
    community_id: community!,
    project_id: project!,
    person_id: person!,
    part: part!,
    from_date: from!,
    until_date: until ?? null,
    data: JSON.parse(data!),
    birth_date: birthDate ?? null,
    situations: JSON.parse(situations!),
    guardians: undefined,
    stairwell_id: stairwell,
    building_id: building,
    estate_id: estate,
  };
}

/** The facts of a pair, with the guardians of both. */
export async function recordingFacts(em: EntityManager, pair: Pair): Promise<RecordingFacts | null> {
  const facts = factsIn(await runIn(em, factsCall(pair)), pair);
  for (const taking of facts ? [facts.served, facts.serving] : []) {
    if (taking) taking.guardians = await guardiansOf(em, taking);
  }
  return facts;
}

/**
 * The record that the input asks for, where the rules let it be: the platform's own, and those of the project's module.
 * @throws Refusal that names each field at fault
 */
export function recordOf(
  ctx: Pick<Ctx, 'actor' | 'modules'>,
  { project, served, serving }: RecordingFacts,
  input: RecordServiceInput,
  id: string,
  named: PersonsNamed = NOBODY,
): RequiredEntityData<ServiceRecord> {
  if (serving && serving.project_id !== served.project_id) {
    throw refuse('BAD_USER_INPUT', text('提供服务者未参加同一项目', 'Who served takes no part in this project'), [
      'servedById',
    ]);
  }
  if (serving?.person_id === served.person_id) {
    throw refuse('BAD_USER_INPUT', text('不能为自己提供服务', 'Nobody serves themselves'), ['servedById']);
  }
  if (input.servedOn > today()) {
    throw refuse('BAD_USER_INPUT', text('服务日期不能在今天之后', 'A service cannot lie ahead'), ['servedOn']);
  }
  return {
    communityId: served.community_id,
    id,
    projectId: project.id,
    enrolmentId: served.id,
    personId: served.person_id,
    servedById: serving?.id ?? null,
    servedByPersonId: serving?.person_id ?? null,
    servedOn: input.servedOn,
    module: project.module,
    // Its settings may have been stored by an older one; what is recorded is in today's shape.
    moduleVersion: moduleOf(ctx, project.module, ['enrolmentId']).version,
    data: checkedData(ctx, { project, served, serving }, input, id, named),
    recordedByKey: ctx.actor.key,
    recordedAt: new Date(),
  };
}

/** A record as its module sees it, once it is made. */
export const recordFactsOf = (
  { served, serving }: Omit<RecordingFacts, 'version'>,
  { id, servedOn, data }: Pick<ServiceRecord, 'id' | 'servedOn' | 'data'>,
): RecordFacts => ({
  id,
  participant: participantOf(served, servedOn),
  servedBy: serving && participantOf(serving, servedOn),
  servedOn,
  data,
});

function checkedData(
  ctx: Pick<Ctx, 'modules'>,
  { project, served, serving }: Omit<RecordingFacts, 'version'>,
  input: { data: unknown; servedOn: LocalDate },
  recordId: string,
  named: PersonsNamed,
): Record<string, unknown> {
  const module = moduleOf(ctx, project.module, ['enrolmentId']);
  const parsed = parseRecord(module, input.data);
  const unfit = parsed.ok ? problemsOfNames(module, parsed.value, named) : parsed.problems;
  if (!parsed.ok || unfit.length > 0) {
    throw new Refusal(
      unfit.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: ['data', ...field], message })),
    );
  }
  const data = withKeys(module, parsed.value, named);
  const problems = module.checkRecord({
    config: presentSettings(module, project, ['enrolmentId']),
    record: recordFactsOf({ project, served, serving }, { id: recordId, servedOn: input.servedOn, data }),
  });
  if (problems.length > 0) {
    throw new Refusal(
      problems.map(({ field, message }) => ({ code: 'BAD_USER_INPUT', field: inputPath(field), message })),
    );
  }
  return data;
}

/** Modules name a record's own columns and its data; callers know them by the names of the input. */
function inputPath(field: string[]): string[] {
  if (field[0] === 'servedBy') return ['servedById'];
  if (field[0] === 'participant') return ['enrolmentId'];
  return field[0] === 'servedOn' ? field : ['data', ...field];
}
