import { nameAndValue } from './paths.js';
import { fenOf } from './yuan.js';

/** How one requirement of a template is to be met, as the gateway takes it; amounts in fen, as text. */
export interface Binding {
  requirement: string;
  organisationId?: string;
  budgetFen?: string;
}

/** Organisations (`requirement=id`) and budgets (`line=yuan`) of one requirement become one binding. */
export function bindingsOf(organisations: readonly string[], budgets: readonly string[]): Binding[] {
  const bindings = new Map<string, Binding>();
  const bind = (requirement: string, part: Partial<Binding>) =>
    bindings.set(requirement, { ...(bindings.get(requirement) ?? { requirement }), ...part });
  for (const [requirement, organisationId] of organisations.map(nameAndValue)) bind(requirement, { organisationId });
  for (const [requirement, yuan] of budgets.map(nameAndValue)) bind(requirement, { budgetFen: String(fenOf(yuan)) });
  return [...bindings.values()];
}
