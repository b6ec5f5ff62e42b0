import { type Entities, type Migrations, OutboxEvent } from '@gongzhi/storage';
import type { EventSubscriber } from '@mikro-orm/core';
import { AccessEpochSubscriber } from './access-epoch/index.js';
import { AuditEntry, AuditSubscriber } from './audit/index.js';
import {
  AdaptationProposal,
  Adoption,
  AdoptionTally,
  Bundle,
  BundleItem,
  MechanismAdoption,
  Offer,
  ProjectUpgrade,
  Template,
} from './catalogue/index.js';
import { ConstitutionRevision } from './constitution/index.js';
import { CouncilCharter } from './deliberation/index.js';
import { Grid } from './grids/index.js';
import { Household, HouseholdMember } from './households/index.js';
import { IdempotencyKey } from './idempotency.js';
import { AppConsent } from './integration/index.js';
import { Job } from './jobs/index.js';
import {
  Account,
  Benefit,
  FinanceSetting,
  FundingLine,
  Hold,
  LedgerAccount,
  LedgerEntry,
  Payment,
  PointsClaim,
  PointsDeduction,
  PointsRule,
  PointsSetting,
  Redemption,
  Transfer,
} from './ledger/index.js';
import { CommunityExport, CommunityExportPart } from './lifecycle/community-export.entity.js';
import { CommunityOperation } from './lifecycle/operation.entity.js';
import { AccessEpoch } from './migrations/access-epoch.js';
import { AdaptationProposals } from './migrations/adaptation-proposals.js';
import { AuditedExports } from './migrations/audited-exports.js';
import { Benefits } from './migrations/benefits.js';
import { Bundles } from './migrations/bundles.js';
import { CommunityExports } from './migrations/community-exports.js';
import { CommunityFigures } from './migrations/community-figures.js';
import { CommunityOperations } from './migrations/community-operations.js';
import { CommunityRegister } from './migrations/community-register.js';
import { CommunitySplits } from './migrations/community-splits.js';
import { ConstitutionNarrowings } from './migrations/constitution-narrowings.js';
import { Funds } from './migrations/funds.js';
import { Grids } from './migrations/grids.js';
import { HouseholdPoints } from './migrations/household-points.js';
import { Households } from './migrations/households.js';
import { Initial } from './migrations/initial.js';
import { Jobs } from './migrations/jobs.js';
import { Ledger } from './migrations/ledger.js';
import { MechanismTemplates } from './migrations/mechanism-templates.js';
import { MechanismsInBundles } from './migrations/mechanisms-in-bundles.js';
import { Offers } from './migrations/offers.js';
import { OrganisationPayees } from './migrations/organisation-payees.js';
import { OwnerReadsShared } from './migrations/owner-reads-shared.js';
import { OwnersJobs } from './migrations/owners-jobs.js';
import { PersonMergers } from './migrations/person-mergers.js';
import { PointsBegin } from './migrations/points-begin.js';
import { PointsClaims } from './migrations/points-claims.js';
import { PointsClaimsMove } from './migrations/points-claims-move.js';
import { PointsDeductions } from './migrations/points-deductions.js';
import { PointsRanking } from './migrations/points-ranking.js';
import { PointsSettings } from './migrations/points-settings.js';
import { Privacy } from './migrations/privacy.js';
import { ProjectAffairs } from './migrations/project-affairs.js';
import { ProjectTasks } from './migrations/project-tasks.js';
import { ProjectUpgrades } from './migrations/project-upgrades.js';
import { ProposalsOfMechanisms } from './migrations/proposals-of-mechanisms.js';
import { ReadingIndexes } from './migrations/reading-indexes.js';
import { Representations } from './migrations/representations.js';
import { RunningVersions } from './migrations/running-versions.js';
import { SealedJobs } from './migrations/sealed-jobs.js';
import { Seals } from './migrations/seals.js';
import { TemplateFamilies } from './migrations/template-families.js';
import { TemplateFigures } from './migrations/template-figures.js';
import { TemplateRetirements } from './migrations/template-retirements.js';
import { TemplateRulings } from './migrations/template-rulings.js';
import { TemplateSharing } from './migrations/template-sharing.js';
import { TermsOfOffice } from './migrations/terms-of-office.js';
import { Territory } from './migrations/territory.js';
import { TownReviewers } from './migrations/town-reviewers.js';
import { TrailReferences } from './migrations/trail-references.js';
import { WaitingIndexes } from './migrations/waiting-indexes.js';
import {
  Consent,
  CreditCodeSuspension,
  Guardianship,
  Membership,
  Organisation,
  Person,
  PersonIdentifier,
  PersonKey,
  Representation,
  Substitute,
  TownReviewer,
} from './people/index.js';
import { Erasure, PersonMerger, Unmasking } from './privacy/index.js';
import {
  Enrolment,
  Project,
  ProjectBinding,
  ProjectFunding,
  ProjectTask,
  Rating,
  ServiceRecord,
  Settlement,
  SettlementLine,
  TaskClaim,
} from './projects/index.js';
import { CommunityReview } from './reviews/index.js';
import { Seal } from './sealing/index.js';
import { ServiceItem } from './service-centre/index.js';
import {
  Building,
  Community,
  CommunityCode,
  CommunityState,
  Constitution,
  DirectoryEntry,
  Dwelling,
  Estate,
  RegisterSubscriber,
  Stairwell,
  Town,
} from './tenancy/index.js';

/** Everything that is stored. */
export const entities: Entities = [
  ...[
    Town,
    Community,
    CommunityState,
    CommunityCode,
    CommunityOperation,
    DirectoryEntry,
    Constitution,
    Estate,
    Building,
    Stairwell,
    Dwelling,
  ],
  ...[Organisation, Person, PersonKey, PersonIdentifier, Membership, Consent, Guardianship],
  ...[Household, HouseholdMember],
  ...[Substitute, CreditCodeSuspension, Grid, Representation],
  ...[TownReviewer, CommunityReview],
  ...[Account, FundingLine, LedgerAccount, Transfer, LedgerEntry, Hold],
  ...[Payment, FinanceSetting],
  ...[PointsRule, PointsSetting, PointsClaim, PointsDeduction, Benefit, Redemption],
  ...[Project, ProjectBinding, ProjectFunding, Enrolment, ServiceRecord, Rating, Settlement, SettlementLine],
  ...[Template, Adoption, AdoptionTally, AdaptationProposal, ProjectUpgrade, Bundle, BundleItem, Offer],
  ...[MechanismAdoption],
  ...[ProjectTask, TaskClaim],
  ...[ServiceItem, CouncilCharter, AppConsent],
  ...[Unmasking, Erasure, PersonMerger, ConstitutionRevision],
  ...[AuditEntry, IdempotencyKey, OutboxEvent, Seal],
  ...[Job, CommunityExport, CommunityExportPart],
];

/** What hears every flush of a unit of work. */
export const subscribers: readonly EventSubscriber[] = [
  new RegisterSubscriber(),
  new AuditSubscriber(),
  new AccessEpochSubscriber(),
];

/** The tables without a tenant, each with policies of its own; all others stand behind a community's walls. */
export const sharedTables: readonly string[] = [
  'sample_load',
  'town',
  'community',
  'community_state',
  'community_code',
  'community_operation',
  'directory_entry',
  'credit_code_suspension',
  'town_reviewer',
  'community_review',
  'template',
  'adoption',
  'adoption_tally',
  'adaptation_proposal',
  'bundle',
  'bundle_item',
  'offer',
  'job',
  'recurring_task',
  'community_figure',
  'template_figure',
];

export const migrations: Migrations = [
  { name: 'Initial', class: Initial },
  { name: 'ReadingIndexes', class: ReadingIndexes },
  { name: 'AccessEpoch', class: AccessEpoch },
  { name: 'TrailReferences', class: TrailReferences },
  { name: 'Privacy', class: Privacy },
  { name: 'Territory', class: Territory },
  { name: 'Seals', class: Seals },
  { name: 'TermsOfOffice', class: TermsOfOffice },
  { name: 'CommunityRegister', class: CommunityRegister },
  { name: 'ConstitutionNarrowings', class: ConstitutionNarrowings },
  { name: 'AuditedExports', class: AuditedExports },
  { name: 'ProjectAffairs', class: ProjectAffairs },
  { name: 'Grids', class: Grids },
  { name: 'Households', class: Households },
  { name: 'Representations', class: Representations },
  { name: 'Jobs', class: Jobs },
  { name: 'CommunityOperations', class: CommunityOperations },
  { name: 'SealedJobs', class: SealedJobs },
  { name: 'TownReviewers', class: TownReviewers },
  { name: 'CommunityFigures', class: CommunityFigures },
  { name: 'OwnersJobs', class: OwnersJobs },
  { name: 'OrganisationPayees', class: OrganisationPayees },
  { name: 'PersonMergers', class: PersonMergers },
  { name: 'CommunitySplits', class: CommunitySplits },
  { name: 'CommunityExports', class: CommunityExports },
  { name: 'Ledger', class: Ledger },
  { name: 'Funds', class: Funds },
  { name: 'PointsClaims', class: PointsClaims },
  { name: 'PointsClaimsMove', class: PointsClaimsMove },
  { name: 'Benefits', class: Benefits },
  { name: 'PointsBegin', class: PointsBegin },
  { name: 'PointsDeductions', class: PointsDeductions },
  { name: 'PointsSettings', class: PointsSettings },
  { name: 'ProjectUpgrades', class: ProjectUpgrades },
  { name: 'HouseholdPoints', class: HouseholdPoints },
  { name: 'TemplateRulings', class: TemplateRulings },
  { name: 'PointsRanking', class: PointsRanking },
  { name: 'AdaptationProposals', class: AdaptationProposals },
  { name: 'ProjectTasks', class: ProjectTasks },
  { name: 'Bundles', class: Bundles },
  { name: 'TemplateFigures', class: TemplateFigures },
  { name: 'Offers', class: Offers },
  { name: 'TemplateFamilies', class: TemplateFamilies },
  { name: 'TemplateSharing', class: TemplateSharing },
  { name: 'WaitingIndexes', class: WaitingIndexes },
  { name: 'MechanismTemplates', class: MechanismTemplates },
  { name: 'MechanismsInBundles', class: MechanismsInBundles },
  { name: 'TemplateRetirements', class: TemplateRetirements },
  { name: 'ProposalsOfMechanisms', class: ProposalsOfMechanisms },
  { name: 'RunningVersions', class: RunningVersions },
  { name: 'OwnerReadsShared', class: OwnerReadsShared },
];
