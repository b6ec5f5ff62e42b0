import { toNodeId } from '@gongzhi/kernel';
import { column, computed } from '@gongzhi/reading';
import type { Ctx } from '../context.js';
import { shows } from '../graphql/shown.js';
import { Job } from '../jobs/job.entity.js';
import { communityExportJob, type ExportResult } from './community-export-job.js';

interface Ended {
  id: string;
  kind: string;
  state: string;
  result: ExportResult | null;
}

/** Where the gateway hands out what a job of export has made; null for other jobs, before it is done, and once it is gone. */
const downloadOf = ({ id, kind, state, result }: Ended): string | null =>
  kind === communityExportJob.kind && state === 'DONE' && result && new Date(result.expiresAt) > new Date()
    ? `/exports/${toNodeId('Job', id)}`
    : null;

shows(Job, {
  download: [
    computed<Ended, Ctx>(
      'download',
      { id: column('id'), kind: column('kind'), state: column('state'), result: column('result') },
      downloadOf,
    ),
    () => String,
    {
      nullable: true,
      description:
        '导出任务完成后的下载路径，由发起人带令牌和 X-Community 以 GET 取得，七天有效；其他任务为空 · Path of what an export has made: whoever asked gets it with their token and X-Community, for seven days; null for other jobs',
    },
  ],
});
