import { hashOf, type Problem, type Text, text } from '@gongzhi/kernel';
import { compareVersions } from '@gongzhi/module-kit';
import type { TenantCtx } from '../../context.js';
import { isGroup } from '../../documents/json.js';
import { type Fit, fitOf } from '../fit.js';
import { isOfMechanism, type MechanismTemplate } from '../project-template.js';
import { readRegister } from '../register.js';
import { retiredProblems } from '../retirement/retired.js';
import { withdrawnProblems } from '../rulings/withdrawn.js';
import { unsharedProblems } from '../sharing/shared-with.js';
import { Template } from '../template.entity.js';
import { type DecidedMerge, decidedMerge } from '../upgrade/decided-merge.js';
import type { ResolutionInput } from '../upgrade/upgrade.inputs.js';
import { type HeldSections, heldSections } from './held-sections.js';
import { kindOf } from './mechanism.enums.js';
import { MechanismAdoption } from './mechanism-adoption.entity.js';
import type { Sections } from './mechanism-document.js';
import { type MechanismKind, wholeSections } from './mechanism-kind.js';
import { sectionsOf } from './mechanism-sections.js';
import { untouched } from './untouched.js';

/** Everything that an adoption would do. The preview shows it, the adoption carries it out: there is no second computation. */
export interface MechanismPlan extends HeldSections {
  kind: MechanismKind;
  to: MechanismTemplate;
  /** The version that was adopted before; null for the first one. */
  from: MechanismTemplate | null;
  /** As the community has it. */
  before: Sections;
  conflicts: DecidedMerge['conflicts'];
  fit: Fit[];
  /** Names the mechanism as it is here, and both versions: whoever sends another one saw something else. */
  revision: string;
}

/**
 * Three-way merge of the version adopted before, the mechanism as it is here, and the version wanted; a first one is merged
 * from what communities begin with. Writes nothing.
 */
export async function planMechanism(
  ctx: TenantCtx,
  to: MechanismTemplate,
  resolutions: readonly ResolutionInput[],
): Promise<MechanismPlan> {
  const { mechanism, sections: theirs, requirements } = to.document;
  const kind = kindOf(mechanism);
  const last = await lastAdoption(ctx, { lineageId: to.lineageId });
  const from = last && (await ctx.em.findOneOrFail(Template, { id: last.templateId }));
  const adopted = from && isOfMechanism(from) ? from : null;
  const before = await sectionsOf(ctx, mechanism);
  const wanted = wholeSections(kind, theirs);
  const base = adopted
    ? wholeSections(kind, adopted.document.sections)
    : firstBase(ctx, kind, { ours: before, theirs: wanted });
  const documents = { base, ours: before, theirs: wanted };
  const { merged, conflicts, unresolved, problems } = decidedMerge(documents, resolutions, (path) =>
    titleOfPath(kind, path),
  );
  const held = await heldSections(ctx, kind, { ours: before, merged });
  const register = await readRegister(ctx, to.publisherId);
  return {
    ...{ kind, to, from: adopted, before, conflicts, wanted: held.wanted, changes: held.changes },
    fit: requirements.map((requirement) => fitOf(requirement, register)),
    revision: hashOf({ before, from: last?.id ?? null, to: to.id }).slice(0, 32),
    problems: [
      ...withdrawnProblems(to, ['templateId']),
      // Who has adopted an earlier version goes on to this one.
      ...(adopted ? [] : retiredProblems(to, ['templateId'])),
      ...unsharedProblems(to, ctx.community, ['templateId']),
      ...olderProblems(adopted, to),
      ...[...unresolved, ...problems, ...held.problems],
    ],
  };
}

/** The last adoption that counts, of a mechanism or of one publisher's. */
export async function lastAdoption(
  { em, community }: TenantCtx,
  of: Partial<Pick<MechanismAdoption, 'lineageId' | 'mechanism'>>,
): Promise<MechanismAdoption | null> {
  const own = { communityId: community.id, undoneAt: null };
  const [last] = await em.find(MechanismAdoption, { ...own, ...of }, { orderBy: { id: 'desc' }, limit: 1 });
  return last ?? null;
}

/** What stands at a path of a mechanism, as its readers call it. */
export function titleOfPath({ parts }: MechanismKind, path: string): Text {
  const [key, ...rest] = path.split('.');
  const title = parts.find(({ section }) => section.key === key)?.section.title ?? text(path, path);
  const within = rest.join('.');
  return within === '' ? title : text(`${title.zh} ${within}`, `${title.en}, ${within}`);
}

/** What is merged from where no version was adopted before. */
function firstBase({ defaults }: TenantCtx, { parts }: MechanismKind, { ours, theirs }: MergedSides): Sections {
  return Object.fromEntries(
    parts.map(({ section: { key, begin }, blank }) => {
      const begun = defaults && begin?.(defaults);
      const kept = untouched(ours[key], begun, theirs[key]) ?? blank;
      return [key, isGroup(kept) && isGroup(blank) ? { ...blank, ...kept } : kept];
    }),
  );
}

interface MergedSides {
  ours: Sections;
  theirs: Sections;
}

function olderProblems(from: MechanismTemplate | null, to: MechanismTemplate): Problem[] {
  if (!from || compareVersions(to.version, from.version) > 0) return [];
  const message = text(
    `本社区已采用 ${from.version}：只能采用更高的版本；要退回，请用 undoMechanism`,
    `Version ${from.version} was adopted here: a higher one can be; undoMechanism leads back`,
  );
  return [{ code: 'CONFLICT', field: ['templateId'], reason: 'ALREADY_ADOPTED', message }];
}
