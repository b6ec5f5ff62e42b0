import 'reflect-metadata';
import '../../index.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SECTIONS } from '../../configuration/sections.js';
import type { TenantCtx } from '../../context.js';
import { lockMechanisms } from './adopt-mechanism.service.js';
import { Mechanism } from './mechanism.enums.js';

/** A transaction that notes nothing: which locks it takes, and when, is what is asked here. */
const ctx = { em: { execute: async () => [] }, community: { id: 'here' } } as unknown as TenantCtx;

describe('the locks of several mechanisms', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('are taken in the order in which applying a configuration takes them, whatever order a bundle has', async () => {
    const taken: string[] = [];
    for (const section of SECTIONS)
      vi.spyOn(section, 'lock').mockImplementation(async () => void taken.push(section.key));
    const all = Object.values(Mechanism);
    await lockMechanisms(ctx, all);
    const forwards = taken.splice(0);
    await lockMechanisms(ctx, all.toReversed());
    expect(taken).toEqual(forwards);
    expect(forwards).toEqual(SECTIONS.map(({ key }) => key).filter((key) => forwards.includes(key)));
    expect(forwards).toEqual(expect.arrayContaining(['constitution', 'councilCharter', 'pointsRules', 'serviceItems']));
  });
});
