import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Fen, isLocalDate } from '@gongzhi/kernel';
import { z } from 'zod';
import { Mechanism } from '../../catalogue/mechanisms/mechanism.enums.js';
import { GridNetwork } from '../../grids/grid.entity.js';
import { HouseholdRelation } from '../../households/household.enums.js';
import { FundingLineSpending } from '../../ledger/funds/funds.entity.js';
import { PaymentCategory } from '../../ledger/funds/payment.enums.js';
import { PointsDeductionKind } from '../../ledger/points/conduct/deduction.enums.js';
import { PointsPeriod } from '../../ledger/points/points.enums.js';
import { ConsentForm, ConsentPurpose } from '../../people/consent.enums.js';
import { OrganisationKind, Position, Role, Sex, Situation } from '../../people/people.enums.js';
import { constitutionFile, pointsRule } from '../defaults.js';
import { bilingual, readYamlIfAny } from '../yaml-file.js';

const day = z.string().refine(isLocalDate, 'is no calendar day');
const key = z.string();
/** Yuan as text, read as fen. */
const yuan = z
  .string()
  .regex(/^\d{1,9}\.\d\d$/)
  .transform((amount): Fen => Number(amount.replace('.', '')));

const estatesFile = z.object({
  estates: z.array(
    z.object({
      key,
      name: bilingual,
      buildings: z.array(z.object({ name: z.string(), stairwells: z.array(z.string()), homes: z.string().optional() })),
    }),
  ),
});

const gridsFile = z.object({
  /** `stairwells`: estate (key), building and stairwell (names). */
  grids: z.array(
    z.object({
      name: z.string(),
      networks: z.array(z.enum(GridNetwork)),
      stairwells: z.array(z.tuple([key, z.string(), z.string()])),
    }),
  ),
});

const organisationsFile = z.object({
  organisations: z.array(
    z.object({
      key,
      kind: z.enum(OrganisationKind),
      name: bilingual,
      serves: z.array(z.string()),
      sample: z.boolean(),
    }),
  ),
});

const personsFile = z.object({
  /** How and when everybody agreed to what stands as their `consents`. */
  consented: z.object({ form: z.enum(ConsentForm), on: day }),
  persons: z.array(
    z.object({
      key,
      name: z.string(),
      birthDate: day,
      sex: z.enum(Sex).nullable().default(null),
      /** Estate (key), building and stairwell (names). */
      home: z.tuple([key, z.string(), z.string()]),
      situations: z.array(z.enum(Situation)).default([]),
      /** Keys of persons who decide for a child. */
      guardians: z.array(key).default([]),
      /** What the person, or for a child the first guardian, agreed to. */
      consents: z.array(z.enum(ConsentPurpose)).default([]),
    }),
  ),
});

const householdsFile = z.object({
  households: z.array(
    z.object({
      /** Estate (key), building, stairwell and room (names). */
      home: z.tuple([key, z.string(), z.string(), z.string()]),
      from: day,
      members: z.array(z.object({ person: key, relation: z.enum(HouseholdRelation) })),
    }),
  ),
});

const membersFile = z.object({
  members: z.array(
    z.object({
      email: z.string(),
      role: z.enum(Role),
      position: z.enum(Position).optional(),
      person: key,
      organisation: key,
      from: day,
    }),
  ),
  substitutes: z
    .array(z.object({ person: key, for: key, by: key, from: day, until: day, reason: z.string() }))
    .default([]),
});

const pointsFile = z.object({
  validity: z.object({ months: z.int(), from: day }).optional(),
  rules: z.array(pointsRule),
  claims: z.array(
    z.object({
      rule: key,
      person: key,
      on: day,
      evidence: z.string().optional(),
      approved: z.boolean().default(false),
    }),
  ),
  deductions: z
    .array(
      z.object({
        person: key,
        kind: z.enum(PointsDeductionKind),
        points: z.int(),
        on: day,
        reason: z.string(),
      }),
    )
    .default([]),
  tasks: z
    .array(
      z.object({
        project: bilingual,
        title: z.string(),
        note: z.string().optional(),
        rule: key,
        points: z.int(),
        places: z.int(),
        on: day,
        claimed: z.array(key).default([]),
      }),
    )
    .default([]),
  benefits: z
    .array(
      z.object({
        title: bilingual,
        cost: z.int(),
        provider: key,
        from: day,
        stock: z.int().optional(),
        limit: z.object({ count: z.int(), each: z.enum(PointsPeriod) }).optional(),
        holdDays: z.int().default(14),
        cancelled: z.array(z.object({ person: key, on: day, reason: z.string() })).default([]),
      }),
    )
    .default([]),
});

const fundsFile = z.object({
  fundingLines: z.array(
    z.object({
      key,
      title: bilingual,
      source: bilingual,
      annualYuan: yuan,
      spending: z.enum(FundingLineSpending).default('APPROPRIATION'),
      sample: z.boolean(),
    }),
  ),
});

const moneyFile = z.object({
  approvalYuan: yuan,
  grants: z.array(z.object({ line: key, on: day, yuan })),
  donations: z.array(z.object({ from: z.union([key, bilingual]), to: key.optional(), on: day, yuan })),
  payments: z.array(
    z.object({ line: key.optional(), for: z.enum(PaymentCategory), to: z.string(), on: day, yuan, memo: z.string() }),
  ),
  closedThrough: z.int().optional(),
});

const span = {
  month: z.string().regex(/^\d{4}-\d\d$/),
  from: z.int(),
  to: z.int(),
  except: z.array(z.int()).default([]),
};

const projectFile = z.object({
  project: z.object({
    module: key,
    title: bilingual,
    operator: key,
    funding: z.array(z.object({ line: key, funder: key, budgetYuan: yuan })),
    payees: z.array(z.object({ requirement: key, organisation: key })).default([]),
    config: z.record(z.string(), z.unknown()),
    from: day,
  }),
  enrolments: z.array(
    z.object({ person: key, as: z.string(), from: day, data: z.record(z.string(), z.unknown()).optional() }),
  ),
  records: z.array(
    z.object({ by: key.optional(), for: z.array(key), data: z.record(z.string(), z.unknown()), ...span }),
  ),
  ratings: z.array(z.object({ for: key, by: key, day, score: z.int(), comment: z.string() })),
  settlements: z.array(z.object({ from: day, until: day })),
  template: z.object({ version: z.string() }).optional(),
});

const modelFile = z.strictObject({
  sample: z.literal(true),
  mechanisms: z.array(z.object({ mechanism: z.enum(Mechanism), version: z.string() })),
  bundle: z.object({
    title: bilingual,
    summary: bilingual,
    items: z.array(
      z.strictObject({
        key,
        module: z.string().optional(),
        mechanism: z.enum(Mechanism).optional(),
        after: z.array(key).default([]),
        optional: z.boolean().default(false),
      }),
    ),
  }),
});

export type SampleModel = z.output<typeof modelFile>;
export type SampleEstate = z.output<typeof estatesFile>['estates'][number];
export type SampleOrganisation = z.output<typeof organisationsFile>['organisations'][number];
export type SamplePerson = z.output<typeof personsFile>['persons'][number];
export type SampleHousehold = z.output<typeof householdsFile>['households'][number];
export type SampleMember = z.output<typeof membersFile>['members'][number];
export type SampleMoney = z.output<typeof moneyFile>;
export type SampleProject = z.output<typeof projectFile>;

/** What a folder tells of one community, beyond its line in the city's list. */
export interface SampleFolder {
  code: string;
  constitution: z.output<typeof constitutionFile> | null;
  estates: SampleEstate[];
  grids: z.output<typeof gridsFile>['grids'];
  organisations: SampleOrganisation[];
  persons: SamplePerson[];
  households: SampleHousehold[];
  consented: z.output<typeof personsFile>['consented'] | null;
  members: SampleMember[];
  substitutes: z.output<typeof membersFile>['substitutes'];
  fundingLines: z.output<typeof fundsFile>['fundingLines'];
  money: SampleMoney | null;
  points: z.output<typeof pointsFile> | null;
  projects: SampleProject[];
  model: SampleModel | null;
}

/**
 * Reads the city's folder: each folder in it is named after a community; none of the files inside must be there.
 * @throws Error that names the file at fault
 */
export function readSampleFolders(cityFolder: string): SampleFolder[] {
  const folders = readdirSync(cityFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name: code }) => readSampleFolder(join(cityFolder, code), code));
}

function readSampleFolder(folder: string, code: string): SampleFolder {
  const persons = readYamlIfAny(folder, 'persons.yaml', personsFile);
  const projects = join(folder, 'projects');
  const members = readYamlIfAny(folder, 'members.yaml', membersFile);
  const projectNames = existsSync(projects) ? readdirSync(projects).sort() : [];
  const told = projectNames.map((name) => readYamlIfAny(projects, name, projectFile)!);
  return {
    code,
    constitution: readYamlIfAny(folder, 'constitution.yaml', constitutionFile),
    estates: readYamlIfAny(folder, 'estates.yaml', estatesFile)?.estates ?? [],
    grids: readYamlIfAny(folder, 'grids.yaml', gridsFile)?.grids ?? [],
    organisations: readYamlIfAny(folder, 'organisations.yaml', organisationsFile)?.organisations ?? [],
    persons: persons?.persons ?? [],
    consented: persons?.consented ?? null,
    members: members?.members ?? [],
    substitutes: members?.substitutes ?? [],
    households: readYamlIfAny(folder, 'households.yaml', householdsFile)?.households ?? [],
    fundingLines: readYamlIfAny(folder, 'funds.yaml', fundsFile)?.fundingLines ?? [],
    money: readYamlIfAny(folder, 'accounts.yaml', moneyFile),
    points: readYamlIfAny(folder, 'points.yaml', pointsFile),
    model: readYamlIfAny(folder, 'model.yaml', modelFile),
    // In the order in which they began.
    projects: told.toSorted(({ project: one }, { project: other }) => Date.parse(one.from) - Date.parse(other.from)),
  };
}
