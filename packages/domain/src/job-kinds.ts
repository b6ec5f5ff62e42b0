import { mandateJob } from './catalogue/index.js';
import type { JobKind } from './jobs/index.js';
import { communityExportJob } from './lifecycle/index.js';
import { onboardingJob, personsImportJob } from './onboarding/index.js';

/** Every kind of job that workers know. */
export const jobKinds: readonly JobKind[] = [
  onboardingJob,
  personsImportJob,
  communityExportJob,
  mandateJob,
] as unknown as readonly JobKind[];
