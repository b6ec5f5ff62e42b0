import { column, computed, readable, through, valueBehind } from '@gongzhi/reading';
import { defineEntity, p } from '@mikro-orm/core';
import { Field, ID, ObjectType } from 'type-graphql';
import { affairOf } from '../../audited.js';
import type { Ctx } from '../../context.js';
import type { JsonObject } from '../../documents/json.js';
import { connectionOf } from '../../graphql/connection.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { shows } from '../../graphql/shown.js';
import { Community, communities } from '../../tenancy/community.entity.js';
import type { MechanismDocument } from '../mechanisms/mechanism-document.js';
import { Template, templates } from '../template.entity.js';
import type { TemplateDocument } from '../template-document.js';
import { shownChanges, UpgradeChange } from '../upgrade/upgrade.types.js';
import { ProposalStatus } from './proposal.enums.js';
import { proposedChanges } from './proposed.js';

const ProposalSchema = defineEntity({
  name: 'AdaptationProposal',
  tableName: 'adaptation_proposal',
  properties: {
    id: p.uuid().primary(),
    proposerId: p.uuid(),
    publisherId: p.uuid(),
    lineageId: p.uuid(),
    /** The version that the proposer had adapted. */
    templateId: p.uuid(),
    document: p.json<JsonObject>(),
    /** Of the module that wrote its settings; null where it is of a mechanism. */
    moduleVersion: p.text().nullable(),
    message: p.text(),
    status: p.text().$type<ProposalStatus>(),
    proposedAt: p.datetime(),
    decidedAt: p.datetime().nullable(),
    reason: p.text().nullable(),
    /** The version that took it over. */
    resultId: p.uuid().nullable(),
  },
});

@ObjectType({
  description:
    '改进建议：克隆或采用者把自己的调整提给发布者 · Proposal: who cloned or adopted a template offers its adaptation to the publisher',
})
export class AdaptationProposal extends ProposalSchema.class {
  @Field(() => ID, { description: '标识 · Opaque id' }) declare id: string;
  @Field(() => String, { description: '说明 · Why it is better so' }) declare message: string;
  @Field(() => ProposalStatus, { description: '状态 · State' }) declare status: ProposalStatus;
  @Field(() => DateTimeScalar, { description: '提出时间 · When it was proposed' }) declare proposedAt: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: '决定时间；待定则为空 · When it was decided; null until then',
  })
  declare decidedAt: Date | null;
  @Field(() => String, { nullable: true, description: '未采纳的原因 · Why it was declined' })
  declare reason: string | null;
}
ProposalSchema.setClass(AdaptationProposal);
// Each party's own trail tells what that party did.
affairOf<AdaptationProposal>(
  AdaptationProposal,
  ({ status, proposerId, publisherId }) => (status === 'ACCEPTED' || status === 'DECLINED' ? publisherId : proposerId),
  { omit: ['document'] },
);

export const adaptationProposals = readable({
  entity: AdaptationProposal,
  subject: 'Adoption',
  scope: 'city',
  orderBy: { column: 'id', direction: 'desc' },
});
export const AdaptationProposalConnection = connectionOf(() => AdaptationProposal, 'AdaptationProposal');

interface ChangesNeeds {
  document: JsonObject;
  moduleVersion: string | null;
  title: string;
  template: TemplateDocument | MechanismDocument;
}

shows(AdaptationProposal, {
  proposer: [
    through(() => communities, 'proposerId'),
    () => Community,
    { nullable: true, description: '提出的社区 · The community that proposes it' },
  ],
  publisher: [
    through(() => communities, 'publisherId'),
    () => Community,
    { nullable: true, description: '发布的社区 · The publisher' },
  ],
  template: [
    through(() => templates, 'templateId'),
    () => Template,
    { nullable: true, description: '所针对的版本 · The version that it would change' },
  ],
  result: [
    through(() => templates, 'resultId'),
    () => Template,
    { nullable: true, description: '采纳后的版本 · The version that took it over' },
  ],
  changes: [
    computed<ChangesNeeds, Ctx>(
      'proposal-changes',
      {
        document: column('document'),
        moduleVersion: column('moduleVersion'),
        title: valueBehind(() => templates, 'templateId', 'titleZh'),
        template: valueBehind(() => templates, 'templateId', 'document'),
      },
      ({ document, moduleVersion, ...adapted }, { modules }) =>
        shownChanges(proposedChanges(modules, adapted, { document, moduleVersion })),
    ),
    () => [UpgradeChange],
    {
      description:
        '对所针对的版本的改动；平台上的模块读不懂时为空 · What it would change of that version; empty where the module that is installed cannot read it',
    },
  ],
});
shows(Template, {
  contributor: [
    through(() => communities, 'contributorId'),
    () => Community,
    {
      nullable: true,
      description: '贡献改进的社区；没有则为空 · The community that contributed to it; null where none',
    },
  ],
});
