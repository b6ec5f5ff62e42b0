import { text } from '@gongzhi/kernel';
import { z } from 'zod';
import { authorize } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { PointsSetting } from '../../ledger/points/expiry/points-setting.entity.js';
import {
  refuseImpossibleValidity,
  SETTING_POINTS,
  setPointsValidity,
} from '../../ledger/points/expiry/points-setting.service.js';
import { oneAtATime } from '../../one-at-a-time.js';
import { ownRows, problemsOf } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { parsed } from '../shape.js';

const VALIDITY = z.object({ months: z.int().nullable() });
type Validity = z.output<typeof VALIDITY>;

/** For how long points are valid; from which day on they expire follows from when that is set. */
export const pointsValiditySection: ConfigurationSection<Validity> = {
  key: 'pointsValidity',
  title: text('积分有效期', 'How long points are valid'),
  lock: (ctx) => oneAtATime(ctx, SETTING_POINTS),
  begin: () => ({ months: null }),
  async read(ctx) {
    const [setting] = await ownRows(ctx, 'PointsSetting', PointsSetting);
    return { months: setting?.validMonths ?? null };
  },
  parse: (value, path) => parsed(VALIDITY, value, path),
  async plan(ctx, wanted) {
    const [setting] = await ownRows(ctx, 'PointsSetting', PointsSetting);
    const changes = differences({ months: setting?.validMonths ?? null }, wanted);
    if (changes.length > 0) authorize(ctx, 'update', 'PointsSetting', setting);
    return { changes, problems: problemsOf(() => refuseImpossibleValidity(wanted.months), []) };
  },
  async apply(ctx, wanted) {
    const { months } = await this.read(ctx);
    if (months !== wanted.months) await setPointsValidity(ctx, wanted);
  },
};
