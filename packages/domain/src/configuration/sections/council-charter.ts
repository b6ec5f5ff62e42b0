import { type Json, text } from '@gongzhi/kernel';
import { z } from 'zod';
import { authorize } from '../../context.js';
import { CouncilCharter } from '../../deliberation/council-charter.entity.js';
import { SETTING_COUNCIL_CHARTER, setCouncilCharter } from '../../deliberation/council-charter.service.js';
import { same } from '../../documents/json.js';
import { differences } from '../../documents/merge.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { ownRows } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed, slug } from '../shape.js';

const SHARE = z.object({ numerator: z.int().min(1).max(100), denominator: z.int().min(1).max(100) });
const CONSTITUENCY = z.object({
  key: slug,
  name: z.object({ zh: named, en: named }),
  seats: z.int().min(1).max(1_000),
});

/** As `tenants/defaults/charter.yaml` tells it: which constituencies have how many seats, and how the council decides. */
const CHARTER = z.object({
  basis: z.string().max(200).optional(),
  constituencies: listOf(CONSTITUENCY, 'key', 50),
  quorum: z.object({ atLeast: SHARE, of: z.literal('seats') }),
  majority: z.object({ moreThan: SHARE, of: z.literal('present') }),
  ballot: z.enum(['OPEN', 'SECRET']),
});

/** Seats, quorum and majority of the council. */
export const councilCharterSection: ConfigurationSection = {
  key: 'councilCharter',
  title: text('议事会章程', 'Charter of the council'),
  lock: (ctx) => oneAtATime(ctx, SETTING_COUNCIL_CHARTER),
  begin: ({ charter }) => charter,
  async read(ctx) {
    const [charter] = await ownRows(ctx, 'CouncilCharter', CouncilCharter);
    return charter?.document ?? null;
  },
  parse: (value, path) => parsed(CHARTER, value, path) as Json,
  async plan(ctx, wanted) {
    const [charter] = await ownRows(ctx, 'CouncilCharter', CouncilCharter);
    const changes = differences(charter?.document ?? null, wanted);
    if (changes.length > 0) authorize(ctx, charter ? 'update' : 'create', 'CouncilCharter', charter);
    return { changes, problems: [] };
  },
  async apply(ctx, wanted) {
    if (!same(await this.read(ctx), wanted)) await setCouncilCharter(ctx, wanted);
  },
};
