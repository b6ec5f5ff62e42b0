import { Migration } from '@mikro-orm/migrations';
import { cityTables } from './initial-city.js';
import { peopleTables } from './initial-people.js';
import { projectTables } from './initial-projects.js';

/** The first schema: the city's register and catalogue, and one community's walls with everything inside. */
export class Initial extends Migration {
  override up(): void {
    const statements = ['grant usage on schema public to gongzhi_app, gongzhi_bureau, gongzhi_relay'];
    for (const statement of [...statements, ...cityTables(), ...peopleTables(), ...projectTables()])
      this.addSql(statement);
  }
}
