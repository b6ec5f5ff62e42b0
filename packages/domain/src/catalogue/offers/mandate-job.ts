import { newId, type Text, text } from '@gongzhi/kernel';
import { type EntityManager, inSession, RowSet, runIn } from '@gongzhi/storage';
import { tellOf } from '../../audit/trail.js';
import type { JobTools } from '../../job-tools.js';
import { defineJob, JobFailed, type JobRun, JobStopped } from '../../jobs/job-kind.js';
import { affairsOf, setUpProject } from '../../projects/project.service.js';
import { presentSettings } from '../../projects/stored-settings.js';
import { Community } from '../../tenancy/community.entity.js';
import { BundleItem } from '../bundles/bundle.entity.js';
import { isOfProject } from '../project-template.js';
import { isSharedWith } from '../sharing/shared-with.js';
import { Template } from '../template.entity.js';
import { Offer } from './offer.entity.js';

interface Input {
  round: string;
}

/**
 * Makes a mandate's drafts, one community after the other, each whole or not at all in a transaction of its own, in which
 * its line of the offer says that it was done: whoever goes on after a worker that died begins where that one ended.
 * A draft has its template's settings, nobody who operates it and no money. A mechanism has no drafts: until it is accepted
 * it is nowhere but in the offer.
 */
export const mandateJob = defineJob<Input>('offer-mandate', async (tools, job) => {
  const { lines, communities, templates } = await inSession(tools.database.nested.bureau, {}, 'read', (em) =>
    whatIsOffered(em, job.input.round),
  );
  let done = 0;
  for (const { id, offeredToId, draftedAt, failureZh } of lines) {
    const community = communities.get(offeredToId)!;
    if (!draftedAt && !failureZh) {
      const failure = await draftIn(tools, job, { offerId: id, community, templates });
      if (failure) await reportFailure(tools, id, failure);
    }
    done += 1;
    await job.progress(done, lines.length);
  }
  return inSession(tools.database.nested.bureau, {}, 'read', async (em) => {
    const ended = await em.find(Offer, { round: job.input.round }, { orderBy: { id: 'asc' } });
    const failures = ended.flatMap(({ offeredToId, failureZh, failureEn }) =>
      failureZh
        ? [{ code: communities.get(offeredToId)!.code, reason: { zh: failureZh, en: failureEn ?? failureZh } }]
        : [],
    );
    const drafts = ended.reduce((sum, offer) => sum + (offer.drafts ?? 0), 0);
    return { communities: ended.length, drafts, failures };
  });
});

async function whatIsOffered(em: EntityManager, round: string) {
  const lines = await em.find(Offer, { round }, { orderBy: { id: 'asc' } });
  const [first] = lines;
  if (!first) throw new JobFailed(text('没有这次推介', 'There is no such offering'), null);
  const known = await em.find(Community, { id: { $in: lines.map(({ offeredToId }) => offeredToId) } });
  const items = first.bundleId
    ? await em.find(BundleItem, { bundleId: first.bundleId }, { orderBy: { position: 'asc' } })
    : [{ templateId: first.templateId! }];
  const found = await em.find(Template, { id: { $in: items.map(({ templateId }) => templateId) } });
  return {
    lines,
    communities: new Map(known.map((community) => [community.id, community])),
    templates: items.flatMap(({ templateId }) => found.find(({ id }) => id === templateId) ?? []),
  };
}

interface Drafting {
  offerId: string;
  community: Community;
  templates: readonly Template[];
}

/** What is told where no drafts could be made; null where they were. */
async function draftIn(tools: JobTools, job: JobRun<Input>, drafting: Drafting): Promise<Text | null> {
  const { community, templates } = drafting;
  if (community.status !== 'ACTIVE')
    return text('社区不在运行中，不能新建项目', 'The community is not running: nothing is set up there');
  const withdrawn = namesOf(templates.filter(({ withdrawal }) => withdrawal !== null));
  if (withdrawn)
    return text(`模板已因安全原因撤回：${withdrawn.zh}`, `Templates were withdrawn for safety: ${withdrawn.en}`);
  const retired = namesOf(templates.filter(({ retirement }) => retirement !== null));
  if (retired)
    return text(`发布者已停止提供模板：${retired.zh}`, `Their publishers have retired templates: ${retired.en}`);
  const unshared = namesOf(templates.filter((template) => !isSharedWith(template, community)));
  if (unshared)
    return text(`模板没有与这个社区共享：${unshared.zh}`, `Templates are not shared with it: ${unshared.en}`);
  try {
    await inSession(tools.database.nested.app, { communityId: community.id }, 'write', (em) =>
      writeDrafts(em, tools, job, drafting),
    );
    return null;
  } catch (error) {
    if (error instanceof JobStopped) throw error;
    return text(
      '建立草案时出错，未写入任何内容；社区仍可接受，届时直接克隆',
      'Making its drafts failed, and nothing was written; the community can accept all the same, and clones then',
    );
  }
}

/** The titles of templates, where there are any. */
const namesOf = (templates: readonly Template[]): Text | null =>
  templates.length === 0
    ? null
    : text(templates.map(({ titleZh }) => titleZh).join('、'), templates.map(({ titleEn }) => titleEn).join(', '));

/** Of what is here already there is no second one: its line counts those that were made. */
async function writeDrafts(
  em: EntityManager,
  { modules }: JobTools,
  { witness }: JobRun<Input>,
  { offerId, community, templates }: Drafting,
): Promise<void> {
  const open = await em.execute<unknown[]>('select 1 from offer where id = ? and drafted_at is null for update', [
    offerId,
  ]);
  if (open.length === 0) return;
  const here = await em.execute<{ lineage_id: string }[]>(
    `select t.lineage_id from project p join template t on t.id = p.template_id
     where p.community_id = ? and p.status <> 'ENDED'
     union select lineage_id from project where community_id = ? and status <> 'ENDED' and lineage_id is not null`,
    [community.id, community.id],
  );
  const known = new Set(here.map(({ lineage_id }) => lineage_id));
  const wanted = templates.filter(isOfProject).filter(({ lineageId }) => !known.has(lineageId));
  const [line] = await em.execute<{ bundle_id: string | null }[]>('select bundle_id from offer where id = ?', [
    offerId,
  ]);
  const rows = new RowSet(em.getMetadata());
  for (const template of wanted) {
    const module = modules.get(template.module);
    if (!module) throw new Error(`the module ${template.module} is not installed`);
    const config = presentSettings(module, template.document, ['templateId']);
    setUpProject(
      { rows, community },
      {
        ...{ id: newId(), title: template.titleZh, module, config },
        ...{
          operatorId: null,
          templateId: template.id,
          adapted: [],
          affairs: affairsOf(module, template.document.affairs),
          funding: [],
        },
        ...{ status: 'DRAFT', bundleId: line?.bundle_id ?? null, batchId: offerId },
      },
    );
  }
  tellOf(rows, witness);
  for (const call of rows.inserts()) await runIn(em, call);
  await em.execute('update offer set drafted_at = now(), drafts = ? where id = ?', [wanted.length, offerId]);
}

const reportFailure = ({ database }: JobTools, offerId: string, { zh, en }: Text): Promise<unknown> =>
  inSession(database.nested.bureau, {}, 'write', (em) =>
    em.execute('update offer set failure_zh = ?, failure_en = ? where id = ?', [zh, en, offerId]),
  );
