import { newId } from '@gongzhi/kernel';
import { PointsRule } from '../../ledger/points/points-rule.entity.js';
import { Project } from '../../projects/project.entity.js';
import { ProjectTask } from '../../projects/tasks/task.entity.js';
import { TaskClaim } from '../../projects/tasks/task-claim.entity.js';
import type { SampleRegister } from './sample-acting.js';
import type { SampleKeys } from './sample-community.js';
import type { SampleFolder } from './sample-files.js';

/** Adds the tasks that are missing of those projects that the folder tells of, with who has claimed them. */
export async function loadSampleTasks(
  { em, communityId }: Pick<SampleRegister, 'em' | 'communityId'>,
  { points, projects }: Pick<SampleFolder, 'points' | 'projects'>,
  { persons }: Pick<SampleKeys, 'persons'>,
): Promise<void> {
  const own = { communityId };
  const known = new Set((await em.find(ProjectTask, { ...own, sample: true })).map(({ title }) => title));
  for (const { project, title, rule, on: onDate, claimed, note = null, ...told } of points?.tasks ?? []) {
    const isTold = projects.some(({ project: { title: of } }) => of.zh === project.zh);
    if (!isTold || known.has(title)) continue;
    const id = newId();
    const { id: projectId } = await em.findOneOrFail(Project, { ...own, title: project.zh, sample: true });
    const { id: ruleId } = await em.findOneOrFail(PointsRule, { ...own, key: rule });
    const left = told.places - claimed.length;
    const task = { projectId, ruleId, title, note, onDate, points: told.points, places: told.places, placesLeft: left };
    em.persist(em.create(ProjectTask, { ...own, id, ...task, status: 'OPEN', createdById: null, sample: true }));
    for (const person of claimed) {
      const open = { releasedAt: null, confirmedById: null, confirmedAt: null, pointsClaimId: null };
      const claim = { taskId: id, personId: persons.get(person)!, status: 'CLAIMED', claimedAt: new Date() } as const;
      em.persist(em.create(TaskClaim, { ...own, id: newId(), ...claim, ...open }));
    }
  }
  await em.flush();
}
