import './job-report.js';

export type { CommunityDefaults } from '../configuration/community-defaults.js';
export { applyOnboarding, type OnboardingProgress, type OnboardingTools } from './apply.js';
export { beginCommunity } from './beginnings.js';
export { loadDefaults } from './defaults.js';
export { readMapping } from './mapping-file.js';
export * from './onboarding.resolver.js';
export { onboardCommunities } from './onboarding.service.js';
export * from './onboarding.types.js';
export { onboardingJob, startOnboarding } from './onboarding-job.js';
export * from './persons/persons.resolver.js';
export * from './persons/persons.types.js';
export { PERSON_COLUMNS } from './persons/persons-file.js';
export { personsImportJob } from './persons/persons-job.js';
export * from './places/places.resolver.js';
export * from './places/places.types.js';
export { PLACE_COLUMNS } from './places/places-file.js';
export {
  type OnboardingInput,
  type OnboardingPlan,
  type PlannedRow,
  planAgainst,
  planOnboarding,
} from './plan.js';
export { htmlReport, type Reported } from './printed-report.js';
export { readRetention } from './retention-file.js';
export { loadSampleCity, type SampleCityOptions } from './sample/sample-city.js';
export { templateFile } from './template.js';
export { type City, loadTowns, readCity } from './towns.js';
export { writeWorkbook } from './xlsx/write-workbook.js';
