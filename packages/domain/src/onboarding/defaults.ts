import { HOLDERS } from '@gongzhi/access';
import { canonicalJson, type Json } from '@gongzhi/kernel';
import { z } from 'zod';
import type { CommunityDefaults } from '../configuration/community-defaults.js';
import { AccountKind, AccountUnit } from '../ledger/funds/funds.entity.js';
import { PointsEnteredBy, PointsPeriod } from '../ledger/points/points.enums.js';
import { OrganisationKind, SubjectKind } from '../people/people.enums.js';
import { bilingual, readYaml } from './yaml-file.js';

/**
 * Reads what every new community begins with from a folder of six files.
 * @throws Error that names the file at fault
 */
export function loadDefaults(folder: string): CommunityDefaults {
  const { categories, sample } = readYaml(folder, 'service-items.yaml', serviceItemsFile);
  return {
    organisations: readYaml(folder, 'organisations.yaml', organisationsFile).organisations,
    serviceItems: categories.flatMap(({ name: category, items }) =>
      items.map(({ code, name }) => ({ code, category, name, sample })),
    ),
    accounts: readYaml(folder, 'accounts.yaml', accountsFile).accounts,
    pointsRules: pointsRulesOf(readYaml(folder, 'points.yaml', pointsFile)),
    charter: readYaml(folder, 'charter.yaml', charterFile),
    reservedAffairs: readYaml(folder, 'constitution.yaml', constitutionFile).reservedAffairs,
  };
}

/** What conduct earns how many points. */
export const pointsRule = z
  .strictObject({
    key: z.string(),
    title: bilingual,
    points: z.int().min(1),
    cap: z.object({ points: z.int(), each: z.enum(PointsPeriod) }).optional(),
    needsEvidence: z.boolean().default(false),
    enteredBy: z.enum(PointsEnteredBy).default('ANYBODY'),
  })
  .refine(({ points, cap }) => !cap || cap.points >= points, 'has a cap below the points of one time');

const pointsFile = z.strictObject({ sample: z.boolean(), rules: z.array(pointsRule) });

const pointsRulesOf = ({ rules, sample }: z.output<typeof pointsFile>) => rules.map((rule) => ({ ...rule, sample }));

const narrowing = z.strictObject({
  rule: z.string(),
  holders: z.array(z.enum(HOLDERS)).optional(),
  removed: z.literal(true),
});

export const constitutionFile = z.object({
  reservedAffairs: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
  /** What the sample community takes away from the city's constitution. */
  narrowings: z.array(narrowing).default([]),
});

const organisationsFile = z.object({
  organisations: z.array(
    z.object({
      key: z.string(),
      subject: z.enum(SubjectKind),
      kind: z.enum(OrganisationKind),
      name: bilingual,
      serves: z.array(z.string()),
    }),
  ),
});

const serviceItemsFile = z.object({
  sample: z.boolean(),
  categories: z.array(
    z.object({ name: bilingual, items: z.array(z.object({ code: z.string(), name: bilingual })).min(1) }),
  ),
});

const accountsFile = z.object({
  accounts: z.array(
    z.object({ code: z.string(), name: bilingual, unit: z.enum(AccountUnit), kind: z.enum(AccountKind) }),
  ),
});

/** A document that later versions read; here it only has to be JSON that has one canonical text. */
const charterFile = z.custom<Json>((value) => value !== undefined && canonicalJson(value) !== '');
