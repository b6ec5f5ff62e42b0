import { z } from 'zod';
import { FIGURES, type Mapping } from '../catalogue/adaptation/mapping.js';
import { OrganisationKind } from '../people/people.enums.js';
import { CommunityKind } from '../tenancy/tenancy.enums.js';
import { bilingual, readYaml } from './yaml-file.js';

const SUBJECTS = ['leader', 'executor', 'steward', 'catalyst', 'partner'] as const;
/** Low enough that no setting times a figure leaves what a number holds exactly. */
const count = z.int().min(1).max(100_000_000);
const rounding = z.strictObject({ to: z.enum(['UP', 'DOWN', 'NEAREST']), step: count });
const named = {
  module: z.string().min(1),
  path: z.string().min(1),
  input: z.enum(FIGURES),
  reason: bilingual,
};

const step = z.strictObject({ from: z.int().min(0), value: z.union([z.int(), z.string()]) });
const setting = z.discriminatedUnion('formula', [
  z.strictObject({ ...named, formula: z.literal('IN_PROPORTION'), reference: count, rounding }),
  z.strictObject({ ...named, formula: z.literal('ONE_PER'), per: count, rounding }),
  z.strictObject({
    ...named,
    formula: z.literal('STEPS'),
    steps: z
      .array(step)
      .min(1)
      .refine((steps) => steps.every(({ from }, index) => index === 0 || steps[index - 1]!.from < from), {
        error: 'steps rise, each from a higher figure than the one before',
      }),
    rounding: z.null().default(null),
  }),
]);

const mappingFile = z.strictObject({
  from: z.array(z.enum(CommunityKind)).min(1),
  to: z.array(z.enum(CommunityKind)).min(1),
  standIns: z.array(
    z.strictObject({
      serves: z.string().nullable(),
      wanted: z.enum(SUBJECTS),
      by: z.enum(SUBJECTS),
      kinds: z.array(z.enum(OrganisationKind)).min(1),
      reason: bilingual,
    }),
  ),
  settings: z.array(setting).superRefine((settings, context) => {
    settings.forEach(({ module, path }, index) => {
      if (settings.findIndex((other) => other.module === module && other.path === path) === index) return;
      context.addIssue({ code: 'custom', path: [index, 'path'], message: `${module} ${path} stands there twice` });
    });
  }),
});

/**
 * How practices of rural communities are set up in urban ones, as the city has written it down.
 * @throws Error that names the file at fault, and where it is
 */
export const readMapping = (folder: string): Mapping => readYaml(folder, 'rural-to-urban.yaml', mappingFile);
