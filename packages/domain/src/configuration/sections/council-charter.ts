import { type Json, refuse, text } from '@gongzhi/kernel';
import { CouncilCharter } from '../../deliberation/council-charter.entity.js';
import { isGroup, type JsonObject } from '../../documents/json.js';
import { fixedSection } from '../fixed-section.js';
import { ownRows } from '../items.js';

/** Seats, quorum and majority of the council. */
export const councilCharterSection = fixedSection<Json>({
  key: 'councilCharter',
  title: text('议事会章程', 'Charter of the council'),
  async read(ctx) {
    const [charter] = await ownRows(ctx, 'CouncilCharter', CouncilCharter);
    return charter?.document ?? null;
  },
  parse(value, path): JsonObject {
    if (isGroup(value)) return value;
    throw refuse('BAD_USER_INPUT', text('须为一组具名的项', 'must be a group of named fields'), path);
  },
  merged: (_present, wanted) => wanted,
});
