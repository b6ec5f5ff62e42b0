import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId, type Text, text } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import type { Community } from '../../tenancy/community.entity.js';
import { applyOnboarding } from '../apply.js';
import { loadDefaults } from '../defaults.js';
import { planAgainst } from '../plan.js';
import { type City, loadTowns, readCity } from '../towns.js';
import { asLoader, LOADER, registerIn, type SampleTools } from './sample-acting.js';
import { loadSampleCommunity } from './sample-community.js';
import { loadSampleConduct } from './sample-conduct.js';
import { readSampleFolders } from './sample-files.js';
import { loadSampleMembers } from './sample-members.js';
import { loadSampleModel } from './sample-model.js';
import { loadSampleMoney } from './sample-money.js';
import { loadSampleProject } from './sample-project.js';
import { loadSampleTasks } from './sample-tasks.js';

export interface SampleCityOptions extends SampleTools {
  /** Holds `city.yaml`, `communities.csv`, and a folder for each community of which more is told. */
  folder: string;
  /** What every community begins with. */
  defaultsFolder: string;
  /** Told in words how far it is, a few times for each step. */
  onProgress?: (step: Text) => void;
}

/**
 * Loads a city with its communities and sample members. What is there already is left as it is: after a crash it goes
 * on where it stopped, and a folder that was loaded whole costs one look at the database.
 * @returns false where there was nothing to do
 */
export async function loadSampleCity(options: SampleCityOptions): Promise<boolean> {
  const { folder, defaultsFolder, onProgress = () => {} } = options;
  const hash = hashOfFolders([folder, defaultsFolder]);
  if (await wasLoaded(options, hash)) return false;
  const report: Report = (step, total) => reporter(step, total, onProgress);

  const communities = await onboardCity(options, readCity(folder), report);
  const folders = readSampleFolders(folder);
  const others = communities.filter(
    ({ code }) => !folders.some((each) => each.code === code && each.members.length > 0),
  );
  await loadSampleMembers(options, others, report(MEMBERS, others.length));

  const defaults = loadDefaults(defaultsFolder);
  for (const [index, each] of folders.entries()) {
    const community = communities.find(({ code }) => code === each.code);
    if (!community) throw new Error(`${folder}/${each.code} tells of a community that is not in communities.csv`);
    const { id: communityId } = community;
    const keys = await asLoader(options, communityId, (em) =>
      loadSampleCommunity(registerIn(em, communityId, options), community, each, defaults),
    );
    await loadSampleMoney(options, community, each, keys);
    await loadSampleConduct(options, community, each, keys);
    for (const project of each.projects) await loadSampleProject(options, community, each, keys, project);
    await loadSampleModel(options, community, each);
    await asLoader(options, communityId, (em) => loadSampleTasks({ em, communityId }, each, keys));
    report(FOLDERS, folders.length)(index + 1);
  }
  await noteLoaded(options, hash);
  return true;
}

const COMMUNITIES = text('登记社区', 'Onboarding communities');
const MEMBERS = text('添加样例成员', 'Adding sample members');
const FOLDERS = text('载入样例社区的数据', 'Loading what is told of sample communities');

type Report = (step: Text, total: number) => (done: number) => void;

const EVERY = 50;

const reporter = (step: Text, total: number, tell: (step: Text) => void) => (done: number) => {
  if (done % EVERY === 0 || done === total) tell(text(`${step.zh} ${done}/${total}`, `${step.en} ${done}/${total}`));
};

/** By the same way as any onboarding, so that the sample cannot hold what a real community could not. */
async function onboardCity(
  { database, cryptography, folder, defaultsFolder }: SampleCityOptions,
  city: City,
  report: Report,
): Promise<Community[]> {
  await inSession(database.bureau, {}, 'write', (em) => loadTowns(em, city));
  const content = readFileSync(join(folder, 'communities.csv'));
  const input = { format: 'CSV', content, divisionPrefix: city.divisionCode } as const;
  const plan = await inSession(database.bureau, {}, 'read', (em) => planAgainst(em, input));
  const [problem] = plan.problems;
  if (problem) throw new Error(`communities.csv, line ${problem.line}, ${problem.column}: ${problem.reason.en}`);
  // A start must not undo what the bureau changed since: only what is missing is added.
  const missing = { ...plan, rows: plan.rows.filter(({ known }) => !known) };
  const tools = { database, cryptography, defaults: loadDefaults(defaultsFolder), witness: LOADER };
  const progress = report(COMMUNITIES, missing.rows.length);
  const added = await applyOnboarding(missing, tools, ({ done }) => progress(done));
  return [...plan.rows.flatMap(({ known }) => known ?? []), ...added];
}

/** Over names and contents of all files, in the order of their names. */
function hashOfFolders(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const path of entries.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
      hash.update(`${path.slice(folder.length)}\n`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

const wasLoaded = ({ database }: SampleTools, hash: string): Promise<boolean> =>
  inSession(database.bureau, {}, 'read', async (em) => {
    return (await em.execute<unknown[]>('select 1 from sample_load where hash = ?', [hash])).length > 0;
  });

const noteLoaded = ({ database }: SampleTools, hash: string): Promise<void> =>
  inSession(database.bureau, {}, 'write', async (em) => {
    await em.execute('insert into sample_load (id, hash, done_at) values (?, ?, now()) on conflict do nothing', [
      newId(),
      hash,
    ]);
  });
