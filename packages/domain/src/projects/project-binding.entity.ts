import { column, computed, readable, through, valueBehind } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ObjectType } from 'type-graphql';
import type { Ctx } from '../context.js';
import { shows } from '../graphql/shown.js';
import { Organisation, organisations } from '../people/organisation.entity.js';
import { projects } from './project.entity.js';

const ProjectBindingSchema = defineEntity({
  name: 'ProjectBinding',
  ...tenantWalls('project_binding'),
  properties: {
    ...tenantKeys,
    projectId: p.uuid(),
    /** The module's name for what the organisation meets, as in `entrepreneur`. */
    requirement: p.text(),
    organisationId: p.uuid(),
  },
});

@ObjectType({
  description: '项目的一项组织安排，如由谁收款 · Which organisation meets a requirement of a project, as being paid',
})
export class ProjectBinding extends ProjectBindingSchema.class {
  @Field(() => String, { description: '需求的键，如 entrepreneur · Key of the requirement, as in entrepreneur' })
  declare requirement: string;
}
ProjectBindingSchema.setClass(ProjectBinding);

export const projectBindings = readable({
  entity: ProjectBinding,
  subject: 'Project',
  scope: 'tenant',
  orderBy: { column: 'requirement', direction: 'asc' },
});

interface TitleNeeds {
  requirement: string;
  module: string;
}

shows(ProjectBinding, {
  title: [
    computed<TitleNeeds, Ctx>(
      'binding-title',
      { requirement: column('requirement'), module: valueBehind(() => projects, 'projectId', 'module') },
      ({ requirement, module }, { modules, language }) =>
        modules.get(module)?.payees?.find(({ key }) => key === requirement)?.title[language] ?? requirement,
    ),
    () => String,
    { description: '需求说明 · What is needed' },
  ],
  organisation: [
    through(() => organisations, 'organisationId'),
    () => Organisation,
    { description: '承担的组织 · The organisation' },
  ],
});
