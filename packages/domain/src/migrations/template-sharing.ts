import { CURRENT_COMMUNITY } from '@gongzhi/storage';
import { Migration } from '@mikro-orm/migrations';
import { OWN, oneOf } from './tables.js';

/**
 * With whom a template is shared: all versions of a lineage say the same. What is not shared with a community is not there
 * for it, whoever asks; who has cloned a version keeps seeing that version, and so does the bureau.
 */
export class TemplateSharing extends Migration {
  override up(): void {
    for (const statement of [...columns, ...policies, ...indexes]) this.addSql(statement);
  }
}

const COLUMNS = 'sharing, shared_town_ids, shared_community_ids';

const columns = [
  `alter table template add column ${oneOf('sharing', ['ALL', 'TOWNS', 'NAMED', 'NONE'])} default 'ALL'`,
  ...['shared_town_ids', 'shared_community_ids'].map(
    (column) => `alter table template add column ${column} uuid[] not null default '{}'`,
  ),
  `alter table template add check ((sharing = 'TOWNS') = (cardinality(shared_town_ids) > 0))`,
  `alter table template add check ((sharing = 'NAMED') = (cardinality(shared_community_ids) > 0))`,
  `grant update (${COLUMNS}) on template to gongzhi_app`,
];

/** The cheapest condition comes first; the sub-selects are run once, and only where a row comes as far as that. */
const SHARED_WITH_US = [
  `sharing = 'ALL'`,
  OWN('publisher_id'),
  `${CURRENT_COMMUNITY} = any (shared_community_ids)`,
  `(select town_id from community where ${OWN('id')}) = any (shared_town_ids)`,
].join(' or ');

/** Projects are asked, too: those of a mandate's drafts, and those that came from a community that was split. */
const CLONED_BY_US = [
  `id in (select template_id from adoption where ${OWN('adopter_id')})`,
  `id in (select template_id from project where ${OWN('community_id')} and template_id is not null)`,
].join(' or ');

const policies = [
  'drop policy template_read on template',
  `create policy template_shared on template for select to gongzhi_app using (${SHARED_WITH_US} or ${CLONED_BY_US})`,
  // What was shared once and runs somewhere, the bureau must be able to withdraw.
  `create policy template_released on template for select to gongzhi_bureau
     using (sharing <> 'NONE' or id in (select template_id from adoption))`,
  // Whoever adopts a version sees it: the row must not be a way to see it.
  'drop policy adoption_adopt on adoption',
  `create policy adoption_adopt on adoption for insert to gongzhi_app
     with check (${OWN('adopter_id')} and exists (select from template t where t.id = template_id))`,
];

/** Behind a policy that must be asked first, LIKE looks at every text: the index of texts serves nobody any more. */
const indexes = ['create index on adoption (adopter_id, template_id)', 'drop index template_search_text_idx'];
