import { column, computed, readable, through } from '@gongzhi/reading';
import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affairOf } from '../../audited.js';
import { differences } from '../../documents/merge.js';
import { connectionOf } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Template, templates } from '../template.entity.js';
import { shownChanges, UpgradeChange } from '../upgrade/upgrade.types.js';
import { Mechanism } from './mechanism.enums.js';
import type { Sections } from './mechanism-document.js';

const MechanismAdoptionSchema = defineEntity({
  name: 'MechanismAdoption',
  ...tenantWalls('mechanism_adoption'),
  properties: {
    ...tenantKeys,
    mechanism: p.text().$type<Mechanism>(),
    templateId: p.uuid(),
    lineageId: p.uuid(),
    before: p.json<Sections>(),
    after: p.json<Sections>(),
    adoptedAt: p.datetime(),
    /** Key of who did it, as the audit trail names them. */
    adoptedByKey: p.text(),
    undoneAt: p.datetime().nullable(),
    /** What it came about with, in one step; null where it was adopted alone. */
    batchId: p.uuid().nullable(),
  },
});

@ObjectType({
  implements: Node,
  description:
    '本社区采用一种机制的一个版本：改了什么 · That a version of a mechanism was taken over here, and what it changed',
})
export class MechanismAdoption extends MechanismAdoptionSchema.class {
  @Field(() => ID, { description: '全局标识 · Opaque id' }) declare id: string;
  @Field(() => Mechanism, { description: '机制 · The mechanism' }) declare mechanism: Mechanism;
  @Field(() => DateTimeScalar, { description: '采用时间 · When it was adopted' }) declare adoptedAt: Date;
  @Field(() => String, { description: '操作者的键（非姓名） · Key of the actor, never a name' })
  declare adoptedByKey: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '撤销时间；未撤销则为空 · When it was undone, if it was',
  })
  declare undoneAt: Date | null;
}
MechanismAdoptionSchema.setClass(MechanismAdoption);
// What changed stands in the trail already, with what was before and after.
affairOf<MechanismAdoption>(MechanismAdoption, ({ communityId }) => communityId, { omit: ['before', 'after'] });

export const mechanismAdoptions = readable({
  entity: MechanismAdoption,
  subject: 'Adoption',
  scope: 'tenant',
  orderBy: { column: 'id', direction: 'desc' },
});

export const MechanismAdoptionConnection = connectionOf(() => MechanismAdoption, 'MechanismAdoption');

shows(Template, {
  mechanism: [
    column('mechanism'),
    () => Mechanism,
    {
      nullable: true,
      description: '所述的机制；项目的模板为空 · The mechanism that it describes; null where it describes a project',
    },
  ],
});
shows(MechanismAdoption, {
  template: [
    through(() => templates, 'templateId'),
    () => Template,
    { nullable: true, description: '所采用的版本 · The version adopted' },
  ],
  changes: [
    computed<{ before: Sections; after: Sections }, unknown>(
      'mechanism-changes',
      { before: column('before'), after: column('after') },
      ({ before, after }) => shownChanges(differences(before, after)),
    ),
    () => [UpgradeChange],
    { description: '改了什么 · What it changed' },
  ],
});
