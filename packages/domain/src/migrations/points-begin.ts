import { Migration } from '@mikro-orm/migrations';

/** Every community begins with points rules, which the bureau adds when it onboards one. */
export class PointsBegin extends Migration {
  override up(): void {
    this.addSql('grant insert on points_rule to gongzhi_bureau');
  }
}
