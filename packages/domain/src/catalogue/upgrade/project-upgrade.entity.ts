import { column, computed, parts, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { affairOf } from '../../audited.js';
import { differences } from '../../documents/merge.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Project } from '../../projects/project.entity.js';
import { Template, templates } from '../template.entity.js';
import type { ProjectState } from './project-document.js';
import { shownChanges, UpgradeChange } from './upgrade.types.js';

const ProjectUpgradeSchema = defineEntity({
  name: 'ProjectUpgrade',
  ...tenantWalls('project_upgrade'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    /** From 1 on, in each project. */
    number: p.integer(),
    fromTemplateId: p.uuid(),
    toTemplateId: p.uuid(),
    was: p.json<ProjectState>(),
    became: p.json<ProjectState>(),
    upgradedAt: p.datetime(),
    undoneAt: p.datetime().nullable(),
  },
});

@ObjectType({
  description:
    '项目的一次升级：从哪个版本到哪个版本，改了什么 · An upgrade of a project: which versions, and what it changed',
})
export class ProjectUpgrade extends ProjectUpgradeSchema.class {
  @Field(() => Int, { description: '第几次升级，从 1 起 · Which of the project’s upgrades, from 1 on' })
  declare number: number;
  @Field(() => DateTimeScalar, { description: '升级时间 · When it was made' }) declare upgradedAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '撤销时间；未撤销则为空 · When it was undone, if it was',
  })
  declare undoneAt: Date | null;
}
ProjectUpgradeSchema.setClass(ProjectUpgrade);
// The change of the project stands in the trail already, with what was before and after.
affairOf<ProjectUpgrade>(ProjectUpgrade, ({ communityId }) => communityId, { omit: ['was', 'became'] });

export const projectUpgrades = readable({
  entity: ProjectUpgrade,
  subject: 'Project',
  scope: 'tenant',
  orderBy: { column: 'number', direction: 'desc' },
});

shows(ProjectUpgrade, {
  from: [
    through(() => templates, 'fromTemplateId'),
    () => Template,
    { nullable: true, description: '升级前的版本 · The version before' },
  ],
  to: [
    through(() => templates, 'toTemplateId'),
    () => Template,
    { nullable: true, description: '升级后的版本 · The version after' },
  ],
  changes: [
    computed<{ was: ProjectState; became: ProjectState }, unknown>(
      'upgrade-changes',
      { was: column('was'), became: column('became') },
      ({ was, became }) => shownChanges(differences(documentIn(was), documentIn(became))),
    ),
    () => [UpgradeChange],
    { description: '改了什么 · What it changed' },
  ],
});
shows(Project, {
  upgrades: [
    parts(() => projectUpgrades, 'projectId'),
    () => [ProjectUpgrade],
    { description: '升级历史，新的在前 · Its upgrades, the newest first' },
  ],
});

const documentIn = ({ title, config, affairs }: ProjectState) => ({ title, config, affairs });
