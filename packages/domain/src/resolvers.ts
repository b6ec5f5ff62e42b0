import 'reflect-metadata';
import { AuditResolver } from './audit/index.js';
import {
  AdoptionResolver,
  BundleResolver,
  CompareResolver,
  FamilyResolver,
  MechanismResolver,
  OfferResolver,
  ProposalResolver,
  RetirementResolver,
  RulingResolver,
  SharingResolver,
  TemplateResolver,
  UpgradeResolver,
} from './catalogue/index.js';
import { ConfigurationResolver } from './community-configuration/index.js';
import { ConstitutionChangeResolver } from './constitution/index.js';
import { CouncilCharterResolver } from './deliberation/index.js';
import { FigureResolver } from './figures/index.js';
import { NodeResolver } from './graphql/node.resolver.js';
import { GridResolver } from './grids/index.js';
import { HouseholdResolver } from './households/index.js';
import { RosterResolver } from './inspection/index.js';
import { AppConsentResolver } from './integration/index.js';
import { JobResolver } from './jobs/index.js';
import {
  AccountResolver,
  FundingLineResolver,
  HouseholdPointsResolver,
  LedgerResolver,
  MoneyResolver,
  PaymentResolver,
  PointsConductResolver,
  PointsRankingResolver,
  PointsResolver,
  PointsSettingResolver,
  PointsStandingResolver,
  RedemptionResolver,
  StatementResolver,
} from './ledger/index.js';
import {
  CommunityExportResolver,
  CommunityOperationResolver,
  CommunityStatusResolver,
  RegisterResolver,
} from './lifecycle/index.js';
import { OfficeResolver } from './offices/index.js';
import { OnboardingResolver, PersonsImportResolver, PlacesImportResolver } from './onboarding/index.js';
import {
  ConsentResolver,
  CreditCodeSuspensionResolver,
  MembershipResolver,
  OrganisationResolver,
  PersonResolver,
  RepresentationResolver,
  SubstituteResolver,
  TownReviewerResolver,
  ViewerResolver,
} from './people/index.js';
import { PersonMergerResolver, PrivacyResolver } from './privacy/index.js';
import {
  EnrolmentResolver,
  ProjectResolver,
  ProjectTaskResolver,
  ServiceModuleResolver,
  ServiceRecordResolver,
  SettlementResolver,
} from './projects/index.js';
import { CommunityReviewResolver } from './reviews/index.js';
import { ServiceItemResolver } from './service-centre/index.js';
import {
  BuildingResolver,
  CommunityResolver,
  ConstitutionResolver,
  DwellingResolver,
  EstateResolver,
  StairwellResolver,
} from './tenancy/index.js';
import { TodoResolver } from './todos/index.js';

/** Every resolver class of the public schema, in the order in which a reader of the schema meets them. */
export const resolvers = [
  ViewerResolver,
  NodeResolver,
  ...[CommunityResolver, ConstitutionResolver, EstateResolver, BuildingResolver, StairwellResolver, DwellingResolver],
  ...[OnboardingResolver, PersonsImportResolver, PlacesImportResolver, CommunityStatusResolver, RegisterResolver],
  ...[CommunityOperationResolver, CommunityExportResolver, FigureResolver],
  ...[PersonResolver, OrganisationResolver, MembershipResolver, ConsentResolver],
  HouseholdResolver,
  ...[SubstituteResolver, CreditCodeSuspensionResolver, OfficeResolver, GridResolver, RepresentationResolver],
  ...[TownReviewerResolver, CommunityReviewResolver],
  ...[AccountResolver, FundingLineResolver, LedgerResolver, PaymentResolver, MoneyResolver, StatementResolver],
  RedemptionResolver,
  ...[PointsResolver, PointsSettingResolver, PointsStandingResolver, PointsConductResolver, HouseholdPointsResolver],
  PointsRankingResolver,
  ...[TemplateResolver, AdoptionResolver, RulingResolver, UpgradeResolver, ProposalResolver, BundleResolver],
  ...[CompareResolver, OfferResolver, MechanismResolver, FamilyResolver, SharingResolver],
  RetirementResolver,
  ...[ServiceModuleResolver, ProjectResolver, EnrolmentResolver],
  ...[ServiceRecordResolver, SettlementResolver, ProjectTaskResolver],
  ...[ServiceItemResolver, CouncilCharterResolver, AppConsentResolver, AuditResolver],
  ...[JobResolver, TodoResolver],
  ...[PrivacyResolver, PersonMergerResolver, RosterResolver],
  ConstitutionChangeResolver,
  ConfigurationResolver,
];
