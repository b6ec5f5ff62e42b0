import { createMongoAbility, type RawRule } from '@casl/ability';
import { describe, expect, it } from 'vitest';
import { abilityFilter } from './ability-filter.js';

const filterOf = (...rules: RawRule[]) => abilityFilter(createMongoAbility(rules), 'read', 'Person');
const NOTHING = { id: { $in: [] } };

/** That filters choose the rows that CASL allows is tested on a real PostgreSQL, where rows are read. */
describe('the filter of an ability', () => {
  it('is null where nothing is allowed, and empty where everything is', () => {
    expect(filterOf()).toBeNull();
    expect(filterOf({ action: 'update', subject: 'Person' })).toBeNull();
    expect(filterOf({ action: 'read', subject: 'Project' })).toBeNull();
    expect(
      filterOf({ action: 'read', subject: 'Person' }, { action: 'read', subject: 'Person', inverted: true }),
    ).toBeNull();
    expect(filterOf({ action: 'read', subject: 'Person' })).toEqual({});
    expect(filterOf({ action: 'read', subject: ['Project', 'Person'] })).toEqual({});
  });

  it('joins rules by or, what they forbid by and', () => {
    const own = { action: 'read', subject: 'Person', conditions: { id: 'me' } };
    const near = { action: 'read', subject: 'Person', conditions: { stairwellId: { $in: ['a', 'b'] } } };
    const hidden = { action: 'read', subject: 'Person', inverted: true, conditions: { sample: true } };
    expect(filterOf(own, near)).toEqual({ $or: [{ stairwellId: { $in: ['a', 'b'] } }, { id: 'me' }] });
    expect(filterOf(own, hidden)).toEqual({
      $and: [{ id: 'me' }, { $or: [{ sample: { $ne: true } }, { sample: null }] }],
    });
  });

  it('treats rows without a value as CASL does', () => {
    const forbidden = (conditions: object) =>
      filterOf({ action: 'read', subject: 'Person' }, {
        action: 'read',
        subject: 'Person',
        inverted: true,
        conditions,
      } as RawRule);
    expect(forbidden({ kind: 'A' })).toEqual({ $or: [{ kind: { $ne: 'A' } }, { kind: null }] });
    expect(forbidden({ age: { $lt: 60 } })).toEqual({ age: { $gte: 60 } });
    expect(forbidden({ age: { $gte: 60 } })).toEqual({ $or: [{ age: { $lt: 60 } }, { age: null }] });
    expect(forbidden({ kind: { $in: ['A', null] } })).toEqual({
      $and: [{ kind: { $nin: ['A'] } }, { kind: { $ne: null } }],
    });
    expect(forbidden({ kind: null })).toEqual({ kind: { $ne: null } });
  });

  it('allows nothing where a list is empty', () => {
    const none = filterOf({ action: 'read', subject: 'Person', conditions: { id: { $in: [] } } });
    expect(none).toEqual(NOTHING);
  });

  it('refuses what a database cannot filter by, instead of leaving it out', () => {
    for (const conditions of [
      { name: { $regex: '^A' } },
      { tags: { $all: ['a'] } },
      { tags: { $size: 1 } },
      { name: { $exists: true } },
    ]) {
      expect(() => filterOf({ action: 'read', subject: 'Person', conditions })).toThrow(/cannot filter by/);
    }
  });
});
