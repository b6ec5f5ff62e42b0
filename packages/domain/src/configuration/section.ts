import type { Json, Problem, Text } from '@gongzhi/kernel';
import type { TenantCtx } from '../context.js';
import type { Change } from '../documents/merge.js';
import type { CommunityDefaults } from './community-defaults.js';

/** What bringing a section to a document would change, by path, and what stands in its way. */
export interface SectionPlan {
  changes: Change[];
  /** `field` leads from the section to what is at fault. Empty: applying will succeed. */
  problems: Problem[];
}

/** What the same document says in another section: what that is about to bring is as good as there. */
export type Beside = <T extends Json>(section: ConfigurationSection<T>) => T | undefined;

/** A section that is planned alone. */
export const ALONE: Beside = () => undefined;

/**
 * One part of how a community is set up: read as a document by stable keys, planned against it, and brought to it. A
 * document holds no ids, no persons and no money. What it does not name stays as it is.
 */
export interface ConfigurationSection<T extends Json = Json> {
  /** What it is called in a document, as in `pointsRules`. */
  key: string;
  title: Text;
  /** Until this transaction ends, nobody else changes what `read` reads. */
  lock(ctx: TenantCtx): Promise<void>;
  /** As every community has it that changed nothing; left out where communities begin without. */
  begin?(defaults: CommunityDefaults): T;
  /** As it is, in a fixed order. @throws Denial unless the caller may see all of it */
  read(ctx: TenantCtx): Promise<T>;
  /** Somebody's document in the form that `read` gives. @throws Refusal BAD_USER_INPUT that names the path, from `path` on */
  parse(value: Json, path: string[]): T;
  /** Writes nothing. @throws Denial where something would change and the caller may not do that */
  plan(ctx: TenantCtx, wanted: T, beside: Beside): Promise<SectionPlan>;
  /** Does what `plan` says, after `lock`, by the rules of the services that change the same things one by one. */
  apply(ctx: TenantCtx, wanted: T): Promise<void>;
}
