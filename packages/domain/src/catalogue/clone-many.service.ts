import { newId, type Problem, Refusal, refuse } from '@gongzhi/kernel';
import {
  type Call,
  type Database,
  isDuplicate,
  RowSet,
  type Rows,
  readRow,
  sessionCall,
  statementOf,
} from '@gongzhi/storage';
import { accessRaisedBy } from '../access-epoch/access-epoch.js';
import { tellOf, witnessOf } from '../audit/trail.js';
import { type Actor, authorize, type Ctx, idOf, may } from '../context.js';
import { IdempotencyKey, inputHashOf, replayOf } from '../idempotency.js';
import { inParallel } from '../in-parallel.js';
import { authorizeBudgets, moduleOf } from '../projects/project.service.js';
import type { Community } from '../tenancy/community.entity.js';
import { NO_MAPPING } from './adaptation/index.js';
import type { CloneTemplateInput } from './catalogue.inputs.js';
import { type ClonePlan, noSuchTemplate, planClone } from './clone-plan.js';
import { addClonedProject, LINE_TAKEN } from './cloned-project.js';
import { ofProject } from './project-template.js';
import { REGISTER, type RegisterRecord, registerOf } from './register.js';
import { stockTaking } from './taken-stock.js';
import { Template } from './template.entity.js';

/** What cloning into many communities works with, whoever asks for it. */
export interface CloningTools extends Pick<Ctx, 'modules' | 'request' | 'mapping'> {
  database: Database;
}

/** One of the communities: who acts there, with which ability, and what they ask for. */
export interface Clone extends Pick<Ctx, 'ability'> {
  community: Community;
  actor: Actor;
  /** As for a single clone, whose idempotency keys it shares. */
  input: CloneTemplateInput;
}

/**
 * What came of one community: its project; or what must be mended first; or why it failed, be it that the caller may
 * not, be it a fault. But for the first, nothing was written there.
 */
export type CloneOutcome = { communityId: string } & (
  | { projectId: string; replayed: boolean }
  | { problems: readonly Problem[] }
  | { failure: unknown }
);

const AT_A_TIME = 8;

/**
 * Clones templates into many communities: the same plan, rules and rows as `cloneTemplate`, each community whole or not
 * at all in a transaction of its own, whatever becomes of the others: its first step reads what the plan needs, its second
 * writes. Whoever calls it has let the actor into each community, as a request to it would.
 * @returns what came of each, in the order asked for
 */
export async function cloneIntoMany(tools: CloningTools, clones: readonly Clone[]): Promise<CloneOutcome[]> {
  const known = new Map<string, Promise<Template | null>>();
  const templateOf = async (nodeId: string, communityId: string): Promise<Template> => {
    const shared = known.get(nodeId) ?? readTemplate(tools, nodeId);
    known.set(nodeId, shared);
    const template = (await shared) ?? (await readTemplate(tools, nodeId, communityId));
    if (template) return template;
    throw noSuchTemplate();
  };
  return inParallel(clones, AT_A_TIME, async (clone) => {
    const communityId = clone.community.id;
    try {
      return { communityId, ...(await cloneInto(tools, clone, templateOf)) };
    } catch (error) {
      return error instanceof Refusal ? { communityId, problems: error.problems } : { communityId, failure: error };
    }
  });
}

/** Somebody else's clone may open a funding line, or use the key, in between: then what is there is looked at anew. */
const ATTEMPTS = 3;

async function cloneInto(
  tools: CloningTools,
  clone: Clone,
  templateOf: (nodeId: string, communityId: string) => Promise<Template>,
): Promise<{ projectId: string; replayed: boolean }> {
  const { input } = clone;
  authorize(clone, 'clone', 'Template');
  authorizeBudgets(clone, input.bindings ?? []);
  const inputHash = inputHashOf(input.idempotencyKey ?? '', input);
  const template = await templateOf(input.templateId, clone.community.id).catch((error: unknown) => ({ error }));
  const publisherId = 'error' in template ? null : template.publisherId;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    let outcome = { projectId: newId(), replayed: false };
    try {
      await tools.database.exchanges.write.app.converse(looking(clone, publisherId), ([, keys, registers]) => {
        const [earlier] = keys!;
        if (earlier) {
          const replay = replayOf({ inputHash: earlier[0]!, resultId: earlier[1]! }, inputHash);
          outcome = { projectId: replay, replayed: true };
          return [];
        }
        if ('error' in template) throw template.error;
        const plan = planFor(tools, clone, template, registers!);
        return writing(tools, clone, { id: outcome.projectId, inputHash, template, plan });
      });
      return outcome;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw refuse('CONFLICT', LINE_TAKEN, ['bindings']);
}

/** @throws Refusal with everything that must be mended first */
function planFor(tools: CloningTools, clone: Clone, found: Template, registers: Rows): ClonePlan {
  if (!may(clone, 'read', 'Template', found)) throw noSuchTemplate();
  const template = ofProject(found, ['templateId']);
  const register = registerOf(jsonOf<RegisterRecord>(registers)!, tools.database.app.getMetadata());
  const { mapping = NO_MAPPING } = tools;
  const module = moduleOf(tools, template.module, ['templateId']);
  const plan = planClone({ module, register, mapping, community: clone.community }, template, clone.input);
  if (plan.problems.length > 0) throw new Refusal(plan.problems);
  return plan;
}

const KEY = statementOf(
  `select input_hash, result_id from idempotency_key
   where community_id = $1::uuid and mutation = $2::text and actor_key = $3::text and key = $4::text`,
);
const MUTATION = 'cloneTemplate';

/** What the key has made here, if it has; and the community's register. */
const looking = ({ community, actor, input }: Clone, publisherId: string | null): Call[] => [
  sessionCall({ communityId: community.id }),
  { statement: KEY, values: [community.id, MUTATION, actor.key, input.idempotencyKey!] },
  { statement: REGISTER, values: [community.id, publisherId] },
];

function writing(
  { database, request }: CloningTools,
  { community, actor, input }: Clone,
  { inputHash, ...cloned }: Parameters<typeof addClonedProject>[1] & { inputHash: string },
): Call[] {
  const rows = new RowSet(database.app.getMetadata());
  const key = { communityId: community.id, id: newId(), mutation: MUTATION, actorKey: actor.key };
  // First, so that of two with the same key the second one waits here, and then learns what the first one made.
  rows.add(IdempotencyKey, { ...key, key: input.idempotencyKey!, inputHash, resultId: cloned.id, at: new Date() });
  addClonedProject({ rows, community }, cloned);
  tellOf(rows, witnessOf({ actor, request }));
  return [
    ...rows.inserts(),
    ...[CHECK_NOW, ...stockTaking(community.id, [cloned.template])],
    ...accessRaisedBy(rows, community.id),
  ];
}

/**
 * References are checked before the tally is touched, not at the commit: everybody who clones the same version waits for
 * whoever holds its tally.
 */
const CHECK_NOW: Call = { statement: statementOf('set constraints all immediate'), values: [] };

const TEMPLATE = statementOf('select row_to_json(t) from template t where id = $1::uuid');

/** Without a community, what is shared with the whole city: one look serves all, since a version never changes. */
async function readTemplate(
  { database }: CloningTools,
  nodeId: string,
  communityId?: string,
): Promise<Template | null> {
  const id = idOf('Template', nodeId);
  if (!id) return null;
  const look = { statement: TEMPLATE, values: [id] };
  const [, found] = await database.exchanges.read.app.run([sessionCall({ communityId }), look]);
  const record = jsonOf<Record<string, unknown>>(found!);
  return record && readRow(database.app.getMetadata().get(Template), record);
}

const jsonOf = <T>(rows: Rows): T | null => (rows[0]?.[0] == null ? null : (JSON.parse(rows[0][0]) as T));
