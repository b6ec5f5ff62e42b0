import { type Problem, Refusal, type Text, text } from '@gongzhi/kernel';
import { type Claim, OPERATOR, type Payee, type ServiceModule, type Subject } from '@gongzhi/module-kit';
import { idOf, type TenantCtx } from '../context.js';
import { Organisation } from '../people/organisation.entity.js';
import { Enrolment } from './enrolment.entity.js';
import type { Project } from './project.entity.js';
import type { ProjectBindingInput } from './project.inputs.js';
import { ProjectBinding } from './project-binding.entity.js';

/** What a module asks for, or a template of it: an organisation that is paid. */
type PayeeNeed = Pick<Payee, 'key' | 'title' | 'subject' | 'or'>;

/** Who is paid under a key; null where nobody who may be was named. */
export interface PlannedPayee {
  key: string;
  title: Text;
  organisation: Organisation | null;
}

export const isSubject = (organisation: Organisation, subject: Subject): boolean =>
  organisation.subject?.toLowerCase() === subject;

export const mayBePaid = (organisation: Organisation, { subject, or }: Pick<PayeeNeed, 'subject' | 'or'>): boolean =>
  [subject, ...or].some((kind) => isSubject(organisation, kind));

export const NOT_PAYABLE = text('这个组织不能作为收款方', 'This organisation cannot be paid for it');
export const NO_SUCH_PAYEE = text('模块没有这项收款需求', 'The module asks for no such payee');

/**
 * Who is paid, as bindings name it. Nobody is paid who was not named, however well they would fit; each need without
 * somebody is a problem of its own. `find` knows the community's own organisations by their node ids.
 */
export function plannedPayees(
  needs: readonly PayeeNeed[],
  bindings: readonly { requirement: string; organisationId?: string }[],
  find: (nodeId: string) => Organisation | null,
): { payees: PlannedPayee[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const payees = needs.map((need): PlannedPayee => {
    const index = bindings.findIndex(({ requirement }) => requirement === need.key);
    const nodeId = bindings[index]?.organisationId;
    const organisation = nodeId ? find(nodeId) : null;
    const problem = problemOf(need, nodeId, organisation);
    if (problem)
      problems.push({ ...problem, field: nodeId ? ['bindings', String(index), 'organisationId'] : ['bindings'] });
    return { key: need.key, title: need.title, organisation: problem ? null : organisation };
  });
  return { payees, problems };
}

function problemOf(need: PayeeNeed, nodeId: string | undefined, organisation: Organisation | null): Problem | null {
  if (!nodeId) {
    const { key, title } = need;
    const message = text(
      `请在 bindings 中指定收款组织（${key}）：${title.zh}`,
      `Name in bindings who is paid (${key}): ${title.en}`,
    );
    return { code: 'BAD_USER_INPUT', reason: 'PAYEE_NOT_BOUND', message };
  }
  if (!organisation)
    return { code: 'NOT_FOUND', message: text('本社区没有这个组织', 'There is no such organisation here') };
  return mayBePaid(organisation, need) ? null : { code: 'BAD_USER_INPUT', message: NOT_PAYABLE };
}

export const bindingsOf = (payees: readonly PlannedPayee[]): { requirement: string; organisationId: string }[] =>
  payees.flatMap(({ key, organisation }) =>
    organisation ? [{ requirement: key, organisationId: organisation.id }] : [],
  );

/** The payees of a new project, as its input names them. @throws Refusal with every problem at once */
export async function payeesFor(
  { em, community }: TenantCtx,
  module: ServiceModule,
  bindings: readonly ProjectBindingInput[],
): Promise<PlannedPayee[]> {
  const needs = module.payees ?? [];
  const ids = bindings.flatMap(({ organisationId }) => idOf('Organisation', organisationId) ?? []);
  const known = ids.length > 0 ? await em.find(Organisation, { communityId: community.id, id: { $in: ids } }) : [];
  const find = (nodeId: string) => known.find(({ id }) => id === idOf('Organisation', nodeId)) ?? null;
  const { payees, problems } = plannedPayees(needs, bindings, find);
  const stray = bindings.flatMap(({ requirement }, index) => strayProblem(needs, bindings, requirement, index));
  if (stray.length + problems.length > 0) throw new Refusal([...stray, ...problems]);
  return payees;
}

function strayProblem(
  needs: readonly PayeeNeed[],
  bindings: readonly ProjectBindingInput[],
  requirement: string,
  index: number,
): Problem[] {
  const field = ['bindings', String(index), 'requirement'];
  if (!needs.some(({ key }) => key === requirement)) {
    return [{ code: 'BAD_USER_INPUT', field, message: NO_SUCH_PAYEE }];
  }
  if (bindings.findIndex((other) => other.requirement === requirement) === index) return [];
  return [{ code: 'BAD_USER_INPUT', field, message: text('同一需求只能安排一次', 'A requirement is bound once') }];
}

/** Whom a line of a settlement pays: somebody who takes part, or an organisation. */
export interface PaidBy {
  payeeEnrolmentId: string | null;
  payeePersonId: string | null;
  payeeOrganisationId: string | null;
}

/**
 * Finds whom each claim of a project's module pays.
 * @throws Refusal CONFLICT where it is an organisation and the project has none under that key
 */
export async function payeesOfClaims(
  ctx: TenantCtx,
  project: Project,
  claims: readonly Claim[],
): Promise<(claim: Claim) => PaidBy> {
  const own = { communityId: ctx.community.id };
  const enrolmentIds = claims.flatMap(({ payee }) => (typeof payee === 'string' ? [payee] : []));
  const enrolments = await ctx.em.find(Enrolment, { ...own, id: { $in: enrolmentIds } });
  const persons = new Map(enrolments.map(({ id, personId }) => [id, personId]));
  const bindings = await ctx.em.find(ProjectBinding, { ...own, projectId: project.id });
  const organisations = new Map(bindings.map(({ requirement, organisationId }) => [requirement, organisationId]));
  if (project.operatorId) organisations.set(OPERATOR, project.operatorId);
  return ({ payee }) => {
    if (typeof payee === 'string') {
      return { payeeEnrolmentId: payee, payeePersonId: persons.get(payee)!, payeeOrganisationId: null };
    }
    const payeeOrganisationId = organisations.get(payee.organisation);
    if (!payeeOrganisationId) throw noPayee(payee.organisation);
    return { payeeEnrolmentId: null, payeePersonId: null, payeeOrganisationId };
  };
}

const noPayee = (key: string): Refusal =>
  new Refusal([
    {
      code: 'CONFLICT',
      field: ['projectId'],
      reason: 'PAYEE_NOT_BOUND',
      message: text(`项目没有安排收款组织（${key}），无法结算`, `The project has no organisation to be paid (${key})`),
    },
  ]);
