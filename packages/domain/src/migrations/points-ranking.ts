import { Migration } from '@mikro-orm/migrations';

const PURPOSES = ['SERVICE', 'PHOTOS', 'OPERATOR_SHARING', 'HEALTH', 'CHILD', 'WHEREABOUTS', 'POINTS_RANKING'];

/** To be shown in the ranking of points is consented to, like any other use of personal data. */
export class PointsRanking extends Migration {
  override up(): void {
    this.addSql('alter table consent drop constraint consent_purpose_check');
    this.addSql(
      `alter table consent add constraint consent_purpose_check
         check (purpose in (${PURPOSES.map((purpose) => `'${purpose}'`).join(', ')}))`,
    );
    this.addSql(
      `create index on consent (community_id, person_id) where purpose = 'POINTS_RANKING' and withdrawn_at is null`,
    );
  }
}
