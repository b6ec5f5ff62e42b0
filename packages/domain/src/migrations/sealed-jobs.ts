import { Migration } from '@mikro-orm/migrations';

/**
 * What jobs work from is sealed under a key of each job's own, which goes when the job is done. What was readable until now
 * is gone at once: a job that was still to be done has to be asked for anew.
 */
export class SealedJobs extends Migration {
  override up(): void {
    for (const statement of [
      'alter table job drop column input, drop column checkpoint',
      'alter table job add column key bytea null, add column input bytea null, add column checkpoint bytea null',
      'grant update (key, input, checkpoint) on job to gongzhi_relay',
    ])
      this.addSql(statement);
  }
}
