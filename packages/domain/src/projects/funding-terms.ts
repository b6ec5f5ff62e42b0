import type { Fen } from '@gongzhi/kernel';
import type { ServiceModule } from '@gongzhi/module-kit';
import type { Ctx } from '../context.js';
import type { RuleBasis } from './project.enums.js';
import { presentSettings, type StoredSettings } from './stored-settings.js';

/** What a module says of one funding line, at a project's settings and in the caller's language. */
export interface FundingTerms {
  key: string;
  title: string;
  source: string;
  unit: string;
  grantedFen: Fen;
  paidFen: Fen;
  dailyCap: number | null;
  takesIncome: boolean;
  basis: RuleBasis;
  interpretations: string[];
}

/** The terms of a module's funding lines under the given settings. */
export function fundingTerms({ language }: Ctx, module: ServiceModule, config: unknown): FundingTerms[] {
  return module.fundingLines.map((line) => {
    const { granted, paid } = line.rate(config);
    return {
      key: line.key,
      title: line.title[language],
      source: line.source[language],
      unit: line.unit[language],
      grantedFen: granted,
      paidFen: paid,
      dailyCap: line.dailyCap(config),
      takesIncome: line.takesIncome ?? false,
      basis: basisOf(line.basis),
      interpretations: line.interpretations.map((words) => words[language]),
    };
  });
}

/** The terms of a project's funding lines, as its settings stand now. */
export function termsOfProject(ctx: Ctx, project: { module: string } & StoredSettings): FundingTerms[] {
  const module = ctx.modules.get(project.module);
  if (!module) throw new Error(`module ${project.module} is in use and not installed`);
  return fundingTerms(ctx, module, presentSettings(module, project, []));
}

export const basisOf = (basis: 'article' | 'interpretation'): RuleBasis =>
  basis === 'article' ? 'ARTICLE' : 'INTERPRETATION';
