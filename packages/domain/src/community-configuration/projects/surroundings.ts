import { newId } from '@gongzhi/kernel';
import type { Register } from '../../catalogue/fit.js';
import { isOfProject, type ProjectTemplate } from '../../catalogue/project-template.js';
import { readRegister } from '../../catalogue/register.js';
import { Template } from '../../catalogue/template.entity.js';
import type { Beside } from '../../configuration/section.js';
import { constitutionSection } from '../../configuration/sections/constitution.js';
import { organisationsSection } from '../../configuration/sections/organisations.js';
import { may, type TenantCtx } from '../../context.js';
import type { Organisation } from '../../people/organisation.entity.js';
import { anyName } from '../../people/own-name.js';
import { SUBJECT_OF } from '../../people/people.enums.js';
import { Project } from '../../projects/project.entity.js';
import { Community } from '../../tenancy/community.entity.js';
import type { ReservedAffair } from '../../tenancy/constitution.entity.js';
import type { KnownProjects, ToldProject } from './told-project.js';

/** Whom and what wanted projects can name: as it is, or as the rest of the same document will have made it. */
export interface Surroundings {
  /** By the names that documents give organisations. */
  organisations: ReadonlyMap<string, Organisation>;
  reservedAffairs: readonly ReservedAffair[];
  /** Titles of projects that nobody has accepted. */
  drafts: ReadonlySet<string>;
  /** The version that a project names, where the caller may read it. */
  templateOf(wanted: ToldProject): ProjectTemplate | null;
  /** What a clone of a version is planned against. */
  registerFor(template: ProjectTemplate): Register;
}

/** Five statements, however many projects are wanted. */
export async function surroundingsOf(
  ctx: TenantCtx,
  { known, wanted, beside }: { known: KnownProjects; wanted: readonly ToldProject[]; beside: Beside },
): Promise<Surroundings> {
  const { em, community } = ctx;
  const templates = await templatesNamed(ctx, wanted);
  const publishers = await em.find(Community, { id: { $in: templates.map(({ publisherId }) => publisherId) } });
  const drafts = await em.find(Project, { communityId: community.id, status: 'DRAFT' });
  const register = await readRegister(ctx, community.id);
  const organisations = organisationsThen(ctx, known, beside);
  const coming = beside(constitutionSection)?.reservedAffairs as ReservedAffair[] | undefined;
  const reservedAffairs = coming ?? register.reservedAffairs;
  return {
    ...{ organisations, reservedAffairs },
    drafts: new Set(drafts.map(({ title }) => title)),
    templateOf: (project) => versionNamed(templates, project),
    registerFor: ({ publisherId }) => ({
      ...{ ...register, reservedAffairs, organisations: [...organisations.values()] },
      publisherKind: publishers.find(({ id }) => id === publisherId)?.kind ?? null,
    }),
  };
}

/** Versions that documents name, as far as the caller may read them. */
export async function templatesNamed(ctx: TenantCtx, wanted: readonly ToldProject[]): Promise<ProjectTemplate[]> {
  const hashes = wanted.flatMap(({ template }) => template?.hash ?? []);
  const found = await ctx.em.find(Template, { hash: { $in: hashes } }, { orderBy: { id: 'asc' } });
  return found.filter(isOfProject).filter((template) => may(ctx, 'read', 'Template', template));
}

export const versionNamed = (
  templates: readonly ProjectTemplate[],
  { template }: ToldProject,
): ProjectTemplate | null =>
  templates.find(({ version, hash }) => version === template?.version && hash === template.hash) ?? null;

function organisationsThen(
  { community }: TenantCtx,
  { organisations }: KnownProjects,
  beside: Beside,
): Map<string, Organisation> {
  const byName = new Map(organisations.map((organisation) => [anyName(organisation.name, community), organisation]));
  for (const { name, kind, serves } of beside(organisationsSection) ?? []) {
    if (byName.has(name)) continue;
    const coming = { id: newId(), name, kind, serves, subject: SUBJECT_OF[kind], suspendedAt: null };
    byName.set(name, coming as Organisation);
  }
  return byName;
}
