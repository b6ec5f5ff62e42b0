import type { Language } from '@gongzhi/kernel';
import { Field, ObjectType } from 'type-graphql';
import { Organisation } from '../people/organisation.entity.js';
import { Verdict } from './catalogue.enums.js';
import type { Fit } from './fit.js';

@ObjectType({ description: '一项需求的适配情况 · How one requirement fits' })
export class FitItem {
  @Field(() => String, { description: '需求的键 · Key of the requirement' }) declare requirement: string;
  @Field(() => String, { description: '需求说明 · What is needed' }) declare title: string;
  @Field(() => Verdict, { description: '结论 · Verdict' }) declare verdict: Verdict;
  @Field(() => String, { description: '理由与办法 · Why, and what would meet it' }) declare reason: string;
  @Field(() => String, {
    nullable: true,
    description: '怎样才能满足；已满足则为空 · What would meet it; null where nothing remains to be done',
  })
  declare remedy: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      '全市对照表建议由谁替代谁；没有则为空 · Who the city’s mapping offers in whose place; null where nobody',
  })
  declare substitution: string | null;
  @Field(() => [Organisation], { description: '可承担的组织 · Organisations that could stand in' })
  declare substitutes: Organisation[];
}

/** A fit report in the language of whoever reads it. */
export const fitItemsOf = (fit: readonly Fit[], language: Language): FitItem[] =>
  fit.map(({ requirement, verdict, reason, remedy, substitution, substitutes }) => ({
    requirement: requirement.key,
    title: requirement.title[language],
    verdict,
    reason: reason[language],
    remedy: remedy?.[language] ?? null,
    substitution: substitution?.[language] ?? null,
    substitutes: [...substitutes],
  }));
