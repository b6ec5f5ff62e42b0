import {
  applyOnboarding,
  type Clone,
  type CloningTools,
  cloneIntoMany,
  type OnboardingTools,
  type PlannedRow,
} from '@gongzhi/domain';
import { cloneByFlush, onboardByFlush } from './flush.ts';

/** What is compared: so many communities at a time, each by a flush of its own or set-based. */
export type WayName = 'flush' | 'flush-4' | 'set';

export type Tools = OnboardingTools & CloningTools;

export interface Way {
  title: string;
  onboard(rows: readonly PlannedRow[], tools: Tools): Promise<unknown>;
  clone(clones: readonly Clone[], tools: Tools): Promise<unknown>;
}

export const WAYS: Record<WayName, Way> = {
  flush: byFlush('a unit of work and a flush per community, one after the other', 1),
  'flush-4': byFlush('the same, four at a time', 4),
  set: {
    title: 'set-based: one round trip writes a community, several at a time',
    onboard: (rows, tools) => applyOnboarding({ problems: [], rows: [...rows] }, tools),
    clone: async (clones, tools) => {
      const outcomes = await cloneIntoMany(tools, clones);
      const failed = outcomes.find((outcome) => !('projectId' in outcome));
      if (failed) throw new Error(`a clone failed: ${JSON.stringify(failed)}`);
    },
  },
};

export const wayNames = Object.keys(WAYS) as WayName[];

function byFlush(title: string, width: number): Way {
  const each = async <T>(items: readonly T[], work: (item: T) => Promise<void>) => {
    const queue = items.values();
    const worker = async () => {
      for (const item of queue) await work(item);
    };
    await Promise.all(Array.from({ length: width }, worker));
  };
  return {
    title,
    onboard: (rows, tools) => each(rows, (row) => onboardByFlush(row, tools)),
    clone: (clones, tools) => each(clones, (clone) => cloneByFlush(clone, tools)),
  };
}
