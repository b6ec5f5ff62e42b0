import type { JobKind } from './jobs/index.js';
import { communityExportJob } from './lifecycle/index.js';
import { onboardingJob, personsImportJob } from './onboarding/index.js';

/** Every kind of job that workers know. */
export const jobKinds: readonly JobKind[] = [
  onboardingJob,
  personsImportJob,
  communityExportJob,
] as unknown as readonly JobKind[];
