import type { Readable, Row } from '@gongzhi/reading';
import { auditEntries } from '../audit/audit-entry.entity.js';
import { bundleItems, bundles } from '../catalogue/bundles/bundle.entity.js';
import { mechanismAdoptions } from '../catalogue/mechanisms/mechanism-adoption.entity.js';
import { offers } from '../catalogue/offers/offer.entity.js';
import { adaptationProposals } from '../catalogue/proposals/proposal.entity.js';
import { adoptions, templates } from '../catalogue/template.entity.js';
import { projectUpgrades } from '../catalogue/upgrade/project-upgrade.entity.js';
import { constitutionRevisions } from '../constitution/constitution-revision.entity.js';
import { councilCharters } from '../deliberation/council-charter.entity.js';
import { grids } from '../grids/grid.entity.js';
import { householdMembers, households } from '../households/household.entity.js';
import { appConsents } from '../integration/app-consent.entity.js';
import { jobs } from '../jobs/job.entity.js';
import { holds } from '../ledger/book/hold.entity.js';
import { ledgerAccounts } from '../ledger/book/ledger-account.entity.js';
import { ledgerEntries, transfers } from '../ledger/book/transfer.entity.js';
import { financeSettings } from '../ledger/funds/finance-setting.entity.js';
import { accounts, fundingLines } from '../ledger/funds/funds.entity.js';
import { payments } from '../ledger/funds/payment.entity.js';
import { pointsDeductions } from '../ledger/points/conduct/deduction.entity.js';
import { pointsSettings } from '../ledger/points/expiry/points-setting.entity.js';
import { pointsClaims } from '../ledger/points/points-claim.entity.js';
import { pointsRules } from '../ledger/points/points-rule.entity.js';
import { benefits } from '../ledger/points/redemption/benefit.entity.js';
import { redemptions } from '../ledger/points/redemption/redemption.entity.js';
import { communityOperations } from '../lifecycle/operation.entity.js';
import { consents } from '../people/consent.entity.js';
import { creditCodeSuspensions } from '../people/credit-code-suspension.entity.js';
import { guardianships } from '../people/guardianship.entity.js';
import { memberships } from '../people/membership.entity.js';
import { organisations } from '../people/organisation.entity.js';
import { persons } from '../people/person.entity.js';
import { representations } from '../people/representation.entity.js';
import { substitutes } from '../people/substitute.entity.js';
import { townReviewers } from '../people/town-reviewer.entity.js';
import { erasures } from '../privacy/erasure.entity.js';
import { enrolments } from '../projects/enrolment.entity.js';
import { projectFundings, projects } from '../projects/project.entity.js';
import { projectBindings } from '../projects/project-binding.entity.js';
import { ratings, serviceRecords } from '../projects/service-record.entity.js';
import { settlementLines, settlements } from '../projects/settlement.entity.js';
import { projectTasks } from '../projects/tasks/task.entity.js';
import { taskClaims } from '../projects/tasks/task-claim.entity.js';
import { communityReviews } from '../reviews/community-review.entity.js';
import { serviceItems } from '../service-centre/service-item.entity.js';
import { communities, towns } from '../tenancy/community.entity.js';
import { communityStates } from '../tenancy/community-state.entity.js';
import { constitutions } from '../tenancy/constitution.entity.js';
import { buildings, dwellings, estates, stairwells } from '../tenancy/place.entity.js';

const readables = [
  ...[towns, communities, constitutions, estates, buildings, stairwells, dwellings],
  ...[organisations, persons, memberships, consents, guardianships],
  ...[households, householdMembers],
  ...[substitutes, creditCodeSuspensions, grids, representations],
  ...[accounts, fundingLines, ledgerAccounts, transfers, ledgerEntries, holds],
  ...[payments, financeSettings],
  ...[pointsRules, pointsSettings, pointsClaims, pointsDeductions, benefits, redemptions],
  ...[projects, projectFundings, enrolments, serviceRecords, ratings, settlements, settlementLines],
  ...[projectTasks, taskClaims],
  ...[templates, adoptions, bundles, mechanismAdoptions],
  ...[serviceItems, councilCharters, appConsents, auditEntries, erasures],
  ...[constitutionRevisions, jobs],
] as unknown as Readable<Row>[];

/** Rows that lists and other rows show, and that no id names. */
const nameless = [
  projectBindings,
  projectUpgrades,
  adaptationProposals,
  bundleItems,
  offers,
  communityStates,
  communityOperations,
  townReviewers,
  communityReviews,
] as unknown as Readable<Row>[];

/** How the rows of each node type are read, by the name of their class. A node type that is missing here is found by no id. */
export const nodeReadables: ReadonlyMap<string, Readable<Row>> = new Map(
  readables.map((declaration) => [declaration.entity.name, declaration]),
);

/** How the rows of every type are read, by the name of their class. */
export const rowReadables: ReadonlyMap<string, Readable<Row>> = new Map([
  ...nodeReadables,
  ...nameless.map((declaration): [string, Readable<Row>] => [declaration.entity.name, declaration]),
]);
