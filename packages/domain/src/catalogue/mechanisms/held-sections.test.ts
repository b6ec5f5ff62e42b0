import { type Json, refuse, text } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import type { ConfigurationSection } from '../../configuration/index.js';
import type { TenantCtx } from '../../context.js';
import type { JsonObject } from '../../documents/json.js';
import { differences } from '../../documents/merge.js';
import { decidedMerge } from '../upgrade/decided-merge.js';
import { bringAbout, heldSections } from './held-sections.js';
import type { Sections } from './mechanism-document.js';
import type { MechanismKind } from './mechanism-kind.js';

const ctx = {} as TenantCtx;

/** A section that is kept here; of its items those that are not wanted stay, and none has a negative number. */
function kept(key: string, present: JsonObject[]): ConfigurationSection & { present: JsonObject[] } {
  const overlaid = (wanted: JsonObject[]) => [
    ...section.present.filter((item) => !wanted.some((other) => other.key === item.key)),
    ...wanted,
  ];
  const section: ConfigurationSection & { present: JsonObject[] } = {
    ...{ key, title: text(key, key), present },
    lock: async () => {},
    read: async () => section.present,
    parse(value: Json, path: string[]): Json {
      if (Array.isArray(value)) return value;
      throw refuse('BAD_USER_INPUT', text('应为列表', 'A list'), path);
    },
    plan: async (_ctx, wanted) => ({
      changes: differences(section.present, overlaid(wanted as JsonObject[])),
      problems: (wanted as JsonObject[]).flatMap((item) =>
        Number(item.n) < 0
          ? [{ code: 'BAD_USER_INPUT' as const, field: [String(item.key)], message: text('负', 'Negative') }]
          : [],
      ),
    }),
    apply: async (_ctx, wanted) => {
      section.present = overlaid(wanted as JsonObject[]);
    },
  };
  return section;
}

const item = (key: string, n: number, active = true): JsonObject => ({ key, n, active });

function scheme(present: JsonObject[]) {
  const rules = kept('rules', present);
  const kind: MechanismKind = {
    ...{ title: text('规则', 'Rules'), summary: text('规则', 'Rules'), decidedWith: 'PointsRule', requires: [] },
    parts: [{ section: rules, blank: [], retired: (one) => ({ ...one, active: false }) }],
  };
  /** Takes a version over, as the preview would; its changes, and what was contested. */
  const take = async (
    base: JsonObject[],
    theirs: JsonObject[],
    resolutions: Parameters<typeof decidedMerge>[1] = [],
  ) => {
    const ours: Sections = { rules: rules.present };
    const { merged, conflicts } = decidedMerge(
      { base: { rules: base }, ours, theirs: { rules: theirs } },
      resolutions,
      (path) => text(path, path),
    );
    const held = await heldSections(ctx, kind, { ours, merged });
    if (held.problems.length === 0) await bringAbout(ctx, kind, held);
    return { ...held, conflicts: conflicts.map(({ path }) => path), after: rules.present };
  };
  return { kind, take };
}

describe('a mechanism’s sections', () => {
  it('take over what is new, keep what is one’s own, and plan what they do', async () => {
    const { take } = scheme([item('own', 1), item('both', 5)]);
    const { changes, conflicts, after } = await take([], [item('both', 2), item('new', 3)]);
    expect(conflicts).toEqual(['rules.both.n']);
    expect(changes).toEqual([{ path: 'rules.new', before: undefined, after: item('new', 3) }]);
    expect(after).toEqual([item('own', 1), item('both', 5), item('new', 3)]);
  });

  it('put out of use what the publisher took away, and leave what was changed since', async () => {
    const { take } = scheme([item('gone', 1), item('changed', 7)]);
    const base = [item('gone', 1), item('changed', 2)];
    const { changes, conflicts, after } = await take(base, []);
    expect(conflicts).toEqual(['rules.changed']);
    expect(changes).toEqual([{ path: 'rules.gone.active', before: true, after: false }]);
    expect(after).toEqual(expect.arrayContaining([item('gone', 1, false), item('changed', 7)]));
  });

  it('put nothing out of use twice', async () => {
    const { take } = scheme([item('gone', 1, false)]);
    expect((await take([], [])).changes).toEqual([]);
  });

  it('are told of nothing that stays, so that what is here already stands in nobody’s way', async () => {
    const { take } = scheme([item('odd', -1), item('both', 5)]);
    const { wanted, problems } = await take([item('both', 5)], [item('both', 6)]);
    expect([problems, wanted.get('rules')]).toEqual([[], [item('both', 6)]]);
  });

  it('tell what is wrong by its path, and do nothing', async () => {
    const { take } = scheme([item('both', 5)]);
    const wrong = await take([], [item('both', 2)], [{ path: 'rules.both.n', take: 'VALUE', value: -1 }]);
    expect(wrong.problems).toMatchObject([{ field: ['rules', 'both'] }]);
    const none = await take([], [item('both', 2)], [{ path: 'rules', take: 'VALUE', value: null }]);
    expect(none.problems).toMatchObject([{ field: ['rules'] }]);
    expect(none.after).toEqual([item('both', 5)]);
  });
});
