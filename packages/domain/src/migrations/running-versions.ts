import { Migration } from '@mikro-orm/migrations';
import { OWN } from './tables.js';

/**
 * Which of the versions that it adopted a community runs now, beside when it adopted them: written by its own session. A
 * community that is closed runs nothing, which the bureau's log-in may say, and no more.
 */
export class RunningVersions extends Migration {
  override up(): void {
    for (const statement of [...adoptions, ...tallies, ...present]) this.addSql(statement);
  }
}

const adoptions = [
  'alter table adoption add column running boolean not null default false',
  'grant update (running) on adoption to gongzhi_app, gongzhi_bureau',
  `create policy adoption_run on adoption for update to gongzhi_app
     using (${OWN('adopter_id')}) with check (${OWN('adopter_id')})`,
  'create policy adoption_close on adoption for update to gongzhi_bureau using (true) with check (not running)',
];

const tallies = [
  'alter table adoption_tally add column running int not null default 0',
  'grant update (running) on adoption_tally to gongzhi_bureau',
  // What is added is proposed as a row of its own, before it is known that there is one already.
  'drop policy adoption_tally_first on adoption_tally',
  `create policy adoption_tally_first on adoption_tally for insert to gongzhi_app
     with check (adoptions in (0, 1) and running between -1 and 1)`,
  'drop policy adoption_tally_next on adoption_tally',
  `create policy adoption_tally_next on adoption_tally for update to gongzhi_app
     using (true) with check (adoptions >= 0 and running >= 0)`,
  'create policy adoption_tally_close on adoption_tally for update to gongzhi_bureau using (true) with check (running >= 0)',
  'create policy adoption_tally_owner on adoption_tally for all to current_user using (true) with check (true)',
];

/** What was adopted before, each community’s from its own rows. */
const present = [
  `do $$
   declare line uuid;
   begin
     for line in
       select distinct a.adopter_id from adoption a join community c on c.id = a.adopter_id
       where c.status not in ('ARCHIVED', 'DELETED')
     loop
       perform set_config('app.community_id', line::text, true);
       update adoption set running = true where adopter_id = line and publisher_id <> line and template_id in (
         select template_id from project where community_id = line and status = 'RUNNING'
         union select template_id from (
           select distinct on (lineage_id) template_id from mechanism_adoption
           where community_id = line and undone_at is null order by lineage_id, id desc) as latest);
     end loop;
     perform set_config('app.community_id', '', true);
     update adoption_tally t set running = (select count(*) from adoption a where a.template_id = t.id and a.running);
   end $$`,
];
