import { text } from '@gongzhi/kernel';
import { z } from 'zod';
import { authorize } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { ServiceItem } from '../../service-centre/service-item.entity.js';
import { SETTING_SERVICE_ITEMS, setServiceItems } from '../../service-centre/service-item.service.js';
import { changedItems, overlaid, ownRows, sortedBy } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed } from '../shape.js';

const ITEM = z.object({ code: named, title: named, titleEn: named, category: named, categoryEn: named });
const ITEMS = listOf(ITEM, 'code', 1_000);
type Item = z.output<typeof ITEM>;

/** The service centre's catalogue. */
export const serviceItemsSection: ConfigurationSection<Item[]> = {
  key: 'serviceItems',
  title: text('服务事项目录', 'The service centre’s catalogue'),
  lock: (ctx) => oneAtATime(ctx, SETTING_SERVICE_ITEMS),
  begin: ({ serviceItems }) =>
    sortedBy(
      serviceItems.map(({ code, category, name }) => ({
        ...{ code, title: name.zh, titleEn: name.en, category: category.zh, categoryEn: category.en },
      })),
      'code',
    ),
  async read(ctx) {
    return sortedBy((await ownRows(ctx, 'ServiceItem', ServiceItem)).map(toldOf), 'code');
  },
  parse: (value, path) => sortedBy(parsed(ITEMS, value, path), 'code'),
  async plan(ctx, wanted) {
    const rows = await ownRows(ctx, 'ServiceItem', ServiceItem);
    const present = sortedBy(rows.map(toldOf), 'code');
    for (const { code } of changedItems(present, wanted, 'code')) {
      authorize(ctx, 'create', 'ServiceItem');
      const row = rows.find((item) => item.code === code);
      if (row) authorize(ctx, 'update', 'ServiceItem', row);
    }
    return { changes: differences(present, overlaid(present, wanted, 'code')), problems: [] };
  },
  async apply(ctx, wanted) {
    const changed = changedItems(await this.read(ctx), wanted, 'code');
    await setServiceItems(
      ctx,
      changed.map(({ title: name, titleEn: nameEn, ...item }) => ({ ...item, name, nameEn })),
    );
  },
};

const toldOf = ({ code, category, categoryEn, name: title, nameEn: titleEn }: ServiceItem): Item => ({
  ...{ code, title, titleEn, category, categoryEn },
});
