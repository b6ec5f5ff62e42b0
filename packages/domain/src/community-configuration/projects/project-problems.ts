import { type Problem, text } from '@gongzhi/kernel';
import { OPERATOR, type ServiceModule } from '@gongzhi/module-kit';
import { same } from '../../documents/json.js';
import { mayBePaid, NO_SUCH_PAYEE, NOT_PAYABLE, plannedPayees } from '../../projects/payees.js';
import { mayOperate, reservedAmong, reservedProblem } from '../../projects/reserved-affairs.js';
import type { Surroundings } from './surroundings.js';
import type { ToldProject } from './told-project.js';

type Named = Pick<Surroundings, 'organisations' | 'reservedAffairs'>;

/** What no service changes of a project that runs, as far as the document has it otherwise. */
export function fixedProblems(present: ToldProject, wanted: ToldProject): Problem[] {
  const parts = ['module', 'template', 'affairs'] as const;
  const changed = parts.filter((part) => !same(present[part], wanted[part]));
  const operator = present.operator !== null && present.operator !== wanted.operator ? [OPERATOR] : [];
  return [...changed, ...operator].map(
    (part): Problem => ({
      code: 'CONFLICT',
      field: [wanted.name, part],
      reason: 'FIXED',
      message: WHY_FIXED[part]!,
    }),
  );
}

const WHY_FIXED: Record<string, Problem['message']> = {
  module: text('项目的模块不能更换', 'The module of a project cannot be changed'),
  template: text('换到新版本请用 upgradeProject', 'Another version is taken over with upgradeProject'),
  affairs: text('运行中项目所涉的事务不能在此修改', 'What affairs a running project touches is not changed here'),
  operator: text('项目已有运作组织，不能在此更换', 'The project has an operator, who is not changed here'),
};

/** Who would operate and be paid, of a project that runs. */
export function partnerProblems(
  module: ServiceModule,
  wanted: ToldProject,
  { present, ...around }: Named & { present: ToldProject },
): Problem[] {
  const changed = wanted.payees.filter((payee) => !present.payees.some((each) => same(each, payee)));
  return [
    ...unknownNames(wanted, around),
    ...(present.operator ? [] : operatorProblems(wanted, around)),
    ...changed.flatMap(({ key, organisation }): Problem[] => {
      const field = [wanted.name, 'payees', key];
      const need = module.payees?.find((each) => each.key === key);
      if (!need) return [{ code: 'BAD_USER_INPUT', field, message: NO_SUCH_PAYEE }];
      const found = around.organisations.get(organisation);
      return !found || mayBePaid(found, need) ? [] : [{ code: 'BAD_USER_INPUT', field, message: NOT_PAYABLE }];
    }),
  ];
}

/** The same of a project that is set up from its module. */
export function newPartnerProblems(module: ServiceModule, wanted: ToldProject, around: Named): Problem[] {
  const bindings = wanted.payees.map(({ key: requirement, organisation: organisationId }) => ({
    requirement,
    organisationId,
  }));
  const { problems } = plannedPayees(module.payees ?? [], bindings, (name) => around.organisations.get(name) ?? null);
  const strays = wanted.payees.filter(({ key }) => !module.payees?.some((need) => need.key === key));
  return [
    ...unknownNames(wanted, around),
    ...operatorProblems(wanted, around),
    ...problems
      .filter(({ code }) => code !== 'NOT_FOUND')
      .map((problem) => ({ ...problem, field: [wanted.name, 'payees'] })),
    ...strays.map(
      ({ key }): Problem => ({ code: 'BAD_USER_INPUT', field: [wanted.name, 'payees', key], message: NO_SUCH_PAYEE }),
    ),
  ];
}

/** No social organisation operates what is reserved. */
function operatorProblems(wanted: ToldProject, { organisations, reservedAffairs }: Named): Problem[] {
  const operator = wanted.operator ? organisations.get(wanted.operator) : null;
  const reserved = reservedAmong(wanted.affairs, reservedAffairs);
  return operator && !mayOperate(operator, reserved) ? [reservedProblem(reserved, [wanted.name, OPERATOR])] : [];
}

export function unknownNames({ name, operator, payees }: ToldProject, { organisations }: Named): Problem[] {
  const said: [string[], string][] = [
    ...(operator ? [[[OPERATOR], operator] as [string[], string]] : []),
    ...payees.map(({ key, organisation }): [string[], string] => [['payees', key], organisation]),
  ];
  return said
    .filter(([, organisation]) => !organisations.has(organisation))
    .map(
      ([field, organisation]): Problem => ({
        code: 'NOT_FOUND',
        field: [name, ...field],
        message: text(`本社区没有登记组织“${organisation}”`, `No organisation ${organisation} is registered here`),
      }),
    );
}
