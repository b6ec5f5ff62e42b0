import { refuse, type Text } from '@gongzhi/kernel';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { Ctx } from './context.js';

/**
 * Writes what is waiting in the unit of work; a value that must be unique and is not comes back in words.
 * @throws Refusal CONFLICT, naming `field`
 */
export async function flushOnce(ctx: Ctx, message: Text, field: string[]): Promise<void> {
  try {
    await ctx.em.flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) throw refuse('CONFLICT', message, field);
    throw error;
  }
}
