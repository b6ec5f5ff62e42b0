import { text } from '@gongzhi/kernel';
import { z } from 'zod';
import { ServiceItem } from '../../service-centre/service-item.entity.js';
import { fixedSection } from '../fixed-section.js';
import { overlaid, ownRows, sortedBy } from '../items.js';
import { listOf, named, parsed } from '../shape.js';

const ITEM = z.object({ code: named, title: named, titleEn: named, category: named, categoryEn: named });
const ITEMS = listOf(ITEM, 'code', 1_000);

/** The service centre's catalogue. */
export const serviceItemsSection = fixedSection<z.output<typeof ITEMS>>({
  key: 'serviceItems',
  title: text('服务事项目录', 'The service centre’s catalogue'),
  async read(ctx) {
    const items = await ownRows(ctx, 'ServiceItem', ServiceItem);
    const told = items.map(({ code, category, categoryEn, name: title, nameEn: titleEn }) => ({
      ...{ code, title, titleEn, category, categoryEn },
    }));
    return sortedBy(told, 'code');
  },
  parse: (value, path) => sortedBy(parsed(ITEMS, value, path), 'code'),
  merged: (present, wanted) => overlaid(present, wanted, 'code'),
});
