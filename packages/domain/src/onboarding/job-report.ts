import { column, computed } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import { shows } from '../graphql/shown.js';
import { Job } from '../jobs/job.entity.js';
import { type OnboardingResult, onboardingJob } from './onboarding-job.js';
import { htmlReport } from './printed-report.js';

interface Ended {
  kind: string;
  title: string;
  result: OnboardingResult | null;
  endedAt: string | null;
}

/** What a job of onboarding came to, as a page to be printed; null for other jobs, and before there is anything to tell. */
function reportOf({ kind, title, result, endedAt }: Ended, { language }: Ctx): string | null {
  if (kind !== onboardingJob.kind || !result || !endedAt) return null;
  const { plan, problems, applied } = result;
  const inWords = problems.map((problem) => ({ ...problem, reason: problem.reason[language] }));
  return htmlReport({ file: title, plan, problems: inWords, applied }, new Date(endedAt));
}

shows(Job, {
  report: [
    computed<Ended, Ctx>(
      'report',
      { kind: column('kind'), title: column('titleZh'), result: column('result'), endedAt: column('endedAt') },
      reportOf,
    ),
    () => String,
    {
      nullable: true,
      description:
        '登记社区的任务结束后的报告，可打印的 HTML；其他任务为空 · Report of an onboarding that has ended, HTML to be printed; null for other jobs',
    },
  ],
});
