export { forgetJobInputs } from './forget-inputs.js';
export * from './job.entity.js';
export * from './job.resolver.js';
export { cancelJob, resumeJob, startJob } from './job.service.js';
export * from './job-kind.js';
export * from './job-queue.js';
export { told } from './told.js';
