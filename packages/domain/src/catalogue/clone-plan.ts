import { canonicalJson, type Fen, type Json, type Problem, type Refusal, refuse, text } from '@gongzhi/kernel';
import { changeWithinBounds, migrateBounds, parseConfig, type ServiceModule, withChanges } from '@gongzhi/module-kit';
import { idOf } from '../context.js';
import type { FundingLine } from '../ledger/funds/funds.entity.js';
import type { Organisation } from '../people/organisation.entity.js';
import { isSubject, type PlannedPayee, plannedPayees } from '../projects/payees.js';
import { affairsOf } from '../projects/project.service.js';
import { mayOperate, reservedAmong, reservedProblem } from '../projects/reserved-affairs.js';
import { presentSettings } from '../projects/stored-settings.js';
import type { Community } from '../tenancy/community.entity.js';
import type { ReservedAffair } from '../tenancy/constitution.entity.js';
import { isFor, type Mapping, type ScaledFigure } from './adaptation/index.js';
import { adoptedChanges, adoptionProblems, scaledSettings } from './adaptation/scaled-settings.js';
import type { BindingInput, CloneTemplateInput } from './catalogue.inputs.js';
import { type Fit, fitOf, type Register } from './fit.js';
import type { ProjectTemplate } from './project-template.js';
import { retiredProblems } from './retirement/retired.js';
import { withdrawnProblems } from './rulings/withdrawn.js';
import { unsharedProblems } from './sharing/shared-with.js';

/** Everything that cloning would do. The preview shows it, the clone carries it out: there is no second computation. */
export interface ClonePlan {
  module: ServiceModule;
  fit: Fit[];
  config: Record<string, unknown>;
  changes: { path: string; before: Json; after: Json }[];
  /** What the city's mapping suggests to set otherwise here; no more than suggested, unless adopted. */
  scaled: ScaledFigure[];
  /** Affairs that it touches; where the community reserves one, the fit report and the operator heed it. */
  affairs: string[];
  operator: Organisation | null;
  funding: {
    key: string;
    title: string;
    source: string;
    /** Null where cloning opens a line of this key. */
    fundingLine: FundingLine | null;
    funder: Organisation | null;
    budgetFen: Fen;
  }[];
  /** Organisations that it pays, each as the bindings name it. */
  payees: PlannedPayee[];
  /** What must be mended first; empty means that cloning will succeed. */
  problems: Problem[];
}

/** For a template that is not there, and for one that the caller may not read. */
export const noSuchTemplate = (): Refusal =>
  refuse('NOT_FOUND', text('找不到这个模板', 'There is no such template'), ['templateId']);

/** Where a template is taken to: its module, the community and its register, and how practices are mapped. */
export interface Destination {
  module: ServiceModule;
  register: Register;
  mapping: Mapping;
  community: Pick<Community, 'id' | 'townId' | 'kind'>;
  /** A draft of this version waits here, made when it could be had: whatever became of its sharing since. */
  isDrafted?: boolean;
}

/** Pure: the same register gives the same plan. `module` is the template's. */
export function planClone(
  { module, register, mapping, community, isDrafted = false }: Destination,
  template: ProjectTemplate,
  input: CloneTemplateInput,
): ClonePlan {
  const bindings = input.bindings ?? [];
  const problems = [
    ...withdrawnProblems(template, ['templateId']),
    ...(isDrafted ? [] : retiredProblems(template, ['templateId'])),
    ...(isDrafted ? [] : unsharedProblems(template, community, ['templateId'])),
    ...strayBindings(template, bindings),
  ];
  const affairs = affairsOf(module, template.document.affairs);
  const reserved = reservedAmong(affairs, register.reservedAffairs);
  const mapped = isFor(mapping, { publisher: register.publisherKind, own: community.kind }) ? mapping : null;
  const standIns = mapped?.standIns ?? [];
  const fit = template.document.requirements.map((requirement) => fitOf(requirement, register, { reserved, standIns }));
  const { config, changes, scaled } = configOf({ template, module, register, mapping: mapped }, input, problems);
  const operator = operatorOf({ fit, register, reserved }, bindings, problems);
  const funding = fundingOf(template, register, bindings, problems);
  const payees = payeesOf(template, register, bindings, problems);
  return { module, fit, config, changes, scaled, affairs, operator, funding, payees, problems };
}

function strayBindings(template: ProjectTemplate, bindings: readonly BindingInput[]): Problem[] {
  const known = template.document.requirements.map(({ key }) => key);
  return bindings.flatMap(({ requirement }, index): Problem[] => {
    const field = ['bindings', String(index), 'requirement'];
    if (!known.includes(requirement)) {
      const message = text(
        `模板没有这项需求，可选：${known.join('、')}`,
        `The template has no such requirement; it has ${known.join(', ')}`,
      );
      return [{ code: 'BAD_USER_INPUT', field, message }];
    }
    if (bindings.findIndex((other) => other.requirement === requirement) === index) return [];
    return [{ code: 'BAD_USER_INPUT', field, message: text('同一需求只能安排一次', 'A requirement is bound once') }];
  });
}

interface Configuring extends Pick<Destination, 'module' | 'register'> {
  template: ProjectTemplate;
  /** Null where it does not speak of this template here. */
  mapping: Mapping | null;
}

function configOf(
  { template, module, register, mapping }: Configuring,
  { config: changed, adopt: asked }: CloneTemplateInput,
  problems: Problem[],
): Pick<ClonePlan, 'config' | 'changes' | 'scaled'> {
  const { document } = template;
  const adopt = asked ?? [];
  const base = presentSettings(module, document, ['templateId']);
  const bounds = migrateBounds(module, document.moduleVersion, document);
  const scaled = mapping ? scaledSettings({ module, mapping, figures: register.figures, bounds }, base, adopt) : [];
  const unchanged = { config: base, changes: [], scaled };
  const wrong = (found: readonly { field: string[]; message: Problem['message'] }[]): void =>
    void problems.push(
      ...found.map(({ field, message }): Problem => ({ code: 'BAD_USER_INPUT', field: ['config', ...field], message })),
    );
  if (changed != null && (typeof changed !== 'object' || Array.isArray(changed))) {
    wrong([{ field: [], message: text('设置应为对象', 'Settings are an object') }]);
    return unchanged;
  }
  const byHand = (changed ?? {}) as Record<string, unknown>;
  problems.push(...adoptionProblems(scaled, adopt, byHand));
  const parsed = parseConfig(module, withChanges(withChanges(base, adoptedChanges(scaled)), byHand));
  if (!parsed.ok) {
    wrong(parsed.problems);
    return unchanged;
  }
  const config = parsed.value as Record<string, unknown>;
  wrong(changeWithinBounds({ bounds, config: module.config }, base, config));
  return { config, changes: changesBetween(base, config), scaled };
}

/** Settings that differ, one line each, groups by their leaves. */
function changesBetween(
  base: Record<string, unknown>,
  config: Record<string, unknown>,
  path: string[] = [],
): ClonePlan['changes'] {
  return Object.keys(config).flatMap((key) => {
    const [before, after] = [base[key], config[key]];
    const here = [...path, key];
    if (isGroup(before) && isGroup(after)) return changesBetween(before, after, here);
    if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
    return [{ path: here.join('.'), before: (before ?? null) as Json, after: (after ?? null) as Json }];
  });
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nobody is put in charge silently: unless exactly one organisation fits, the operator must be named. */
function operatorOf(
  { fit, register, reserved }: { fit: readonly Fit[]; register: Register; reserved: readonly ReservedAffair[] },
  bindings: readonly BindingInput[],
  problems: Problem[],
): Organisation | null {
  const wanted = fit.find(({ requirement }) => requirement.key === 'operator' && requirement.type === 'subject');
  if (wanted?.requirement.type !== 'subject') return null;
  const index = bindings.findIndex(({ requirement, organisationId }) => requirement === 'operator' && organisationId);
  if (index < 0) {
    if (!wanted.organisation) problems.push(unboundOperator(wanted));
    return wanted.organisation;
  }
  const field = ['bindings', String(index), 'organisationId'];
  const named = organisationOf(register, bindings[index]!.organisationId!);
  if (!named) {
    problems.push({
      code: 'NOT_FOUND',
      field,
      message: text('本社区没有这个组织', 'There is no such organisation here'),
    });
    return null;
  }
  if (!mayOperate(named, reserved)) {
    problems.push(reservedProblem(reserved, field));
    return null;
  }
  const { subject, or } = wanted.requirement;
  if (wanted.substitutes.includes(named) || [subject, ...or].some((kind) => isSubject(named, kind))) return named;
  problems.push({
    code: 'BAD_USER_INPUT',
    field,
    message: text(
      '这个组织不能运作该项目，请从建议的组织中选择',
      'This organisation cannot operate it: choose one that the report names',
    ),
  });
  return null;
}

const unboundOperator = ({ reason, substitutes }: Fit): Problem => ({
  code: 'BAD_USER_INPUT',
  field: ['bindings'],
  reason: 'OPERATOR_NOT_BOUND',
  message:
    substitutes.length > 0
      ? text(`请在 bindings 中指定运作组织（operator）。${reason.zh}`, `Name the operator in bindings. ${reason.en}`)
      : text(
          `没有可运作的组织，请先登记。${reason.zh}`,
          `Register an organisation that can operate it first. ${reason.en}`,
        ),
});

const organisationOf = (register: Register, nodeId: string): Organisation | null =>
  register.organisations.find(({ id }) => id === idOf('Organisation', nodeId)) ?? null;

function payeesOf(
  { document }: ProjectTemplate,
  register: Register,
  bindings: readonly BindingInput[],
  problems: Problem[],
): PlannedPayee[] {
  const needs = document.requirements.filter((requirement) => requirement.type === 'payee');
  const planned = plannedPayees(needs, bindings, (nodeId) => organisationOf(register, nodeId));
  problems.push(...planned.problems);
  return planned.payees;
}

function fundingOf(
  template: ProjectTemplate,
  register: Register,
  bindings: readonly BindingInput[],
  problems: Problem[],
): ClonePlan['funding'] {
  return template.document.fundingLines.map(({ key, title, source }) => {
    const index = bindings.findIndex(({ requirement }) => requirement === key);
    const binding = bindings[index];
    const missing = (name: string, message: Problem['message']): void =>
      void problems.push({ code: 'NOT_FOUND', field: ['bindings', String(index), name], message });
    const named = binding?.fundingLineId
      ? register.fundingLines.find(({ id }) => id === idOf('FundingLine', binding.fundingLineId!))
      : register.fundingLines.find((line) => line.key === key);
    if (binding?.fundingLineId && !named)
      missing('fundingLineId', text('本社区没有这条资金条线', 'There is no such funding line here'));
    const funder = binding?.organisationId ? organisationOf(register, binding.organisationId) : null;
    if (binding?.organisationId && !funder)
      missing('organisationId', text('本社区没有这个组织', 'There is no such organisation here'));
    const budgetFen = binding?.budgetFen ?? 0;
    if (budgetFen < 0) {
      const field = ['bindings', String(index), 'budgetFen'];
      problems.push({ code: 'BAD_USER_INPUT', field, message: text('预算不能为负', 'A budget cannot be negative') });
    }
    return { key, title: title.zh, source: source.zh, fundingLine: named ?? null, funder, budgetFen };
  });
}
