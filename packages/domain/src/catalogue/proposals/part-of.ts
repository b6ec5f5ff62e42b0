import { refuse, text } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import type { JsonObject } from '../../documents/json.js';
import { differences, merge, type Resolution } from '../../documents/merge.js';
import { refuseTelltale } from '../telltale.js';

/** `base` with those of the other's differences that `paths` name; all of them by default. @throws Refusal */
export function partOf<T extends JsonObject>(base: T, other: T, paths: readonly string[] | null | undefined): T {
  const all = differences(base, other).map(({ path }) => path);
  const stray = (paths ?? []).findIndex((path) => !all.includes(path));
  if (stray >= 0) {
    const message = text(
      `没有改动过这一处，可选：${all.join('、')}`,
      `Nothing differs there; these do: ${all.join(', ')}`,
    );
    throw refuse('BAD_USER_INPUT', message, ['paths', String(stray)]);
  }
  const left = all.filter((path) => paths && !paths.includes(path));
  if (all.length === left.length) {
    throw refuse('CONFLICT', text('没有与模板不同之处', 'Nothing differs from the template'), ['paths']);
  }
  const resolutions = left.map((path) => ({ path, take: 'OURS' as const }));
  return merge({ base, ours: base, theirs: other }, resolutions).merged as T;
}

/** What is here, with what `theirs` has otherwise than the base: whatever stands at these paths here, theirs is taken. */
export function takenOver<T extends JsonObject>({ base, ours, theirs }: { base: T; ours: T; theirs: T }): T {
  const resolutions = differences(base, theirs).map(({ path }): Resolution => ({ path, take: 'THEIRS' }));
  return merge({ base, ours, theirs }, resolutions).merged as T;
}

/**
 * Refuses what a document says otherwise than the base where it names the community or somebody in it; `field` is where
 * the refusal begins.
 */
export async function refuseTelltaleParts(
  ctx: TenantCtx,
  { base, document }: Record<'base' | 'document', JsonObject>,
  field: readonly string[],
): Promise<void> {
  for (const { path, after } of differences(base, document)) {
    if (after !== undefined) await refuseTelltale(ctx, JSON.stringify(after), ...field, path);
  }
}
