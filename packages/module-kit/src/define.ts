import { z } from 'zod';
import { type Bound, OPERATOR, type Part, type Requirement, type ServiceModule } from './contract.js';
import { parseConfig } from './parse.js';
import { everyField, fieldAt, fieldsOf, metaOf, titleOf, unwrap } from './schema-walk.js';
import { compareVersions, isVersion } from './versions.js';

/**
 * A module, checked once when it is loaded: what its parts say of each other must hold together. Throws a TypeError
 * that lists every fault.
 */
export function defineServiceModule<Schema extends z.ZodObject>(
  definition: Omit<ServiceModule<z.output<Schema>>, 'config'> & { config: Schema },
): ServiceModule<z.output<Schema>> {
  // The compiler cannot see that any object schema has its own output type as long as `Schema` is open.
  const module = definition as unknown as ServiceModule<z.output<Schema>>;
  const faults = definitionFaults(module);
  if (faults.length > 0) throw new TypeError(`Module ${definition.key} is not well defined: ${faults.join('; ')}`);
  return module;
}

/** What is wrong with a definition, in words for its author. */
export function definitionFaults(module: ServiceModule): string[] {
  return [
    ...when(!isKey(module.key), `key ${module.key} is not kebab-case`),
    ...when(!isVersion(module.version), `version ${module.version} is not of the form 1.2.3`),
    ...configFaults(module),
    ...Object.entries(module.parts).flatMap(([key, part]) => partFaults(key, part)),
    ...when(
      !Object.values(module.parts).some(({ side }) => side === 'served'),
      'parts: there must be one that is served',
    ),
    ...flatFaults('record', module.record),
    ...referenceFaults(module),
    ...fundingFaults(module),
    ...payeeFaults(module),
    ...module.bounds.flatMap((bound) => boundFaults(module, bound)),
    ...repeated('bound', module.bounds, ({ path }) => path),
    ...repeated('requirement', module.requires, ({ key }) => key),
    ...repeated('affair', module.affairs ?? [], (affair) => affair),
    ...(module.affairs ?? []).filter((affair) => !isKey(affair)).map((affair) => `affair ${affair} is not kebab-case`),
    ...repeated('metric', module.metrics, ({ key }) => key),
    ...module.metrics
      .filter(({ compared }) => compared === undefined)
      .map(({ key }) => `metric ${key} does not say how it is compared`),
    ...migrationFaults(module),
  ];
}

function configFaults(module: ServiceModule): string[] {
  const defaults = parseConfig(module, {});
  const untitled = [...everyField(module.config)].filter(({ field }) => !titleOf(field));
  return [
    ...(defaults.ok
      ? []
      : defaults.problems.map(({ field, message }) => `config default ${field.join('.')}: ${message.en}`)),
    ...untitled.map(({ path }) => `config.${path} has no title in both languages`),
    ...[...everyField(module.config)]
      .filter(({ path }) => !isFieldName(path.split('.').at(-1)!))
      .map(({ path }) => `config.${path} is not camelCase`),
  ];
}

function partFaults(key: string, part: Part<unknown>): string[] {
  return [
    ...when(!isKey(key), `part ${key} is not kebab-case`),
    ...flatFaults(`part ${key}`, part.data),
    ...repeated(`criterion of part ${key}`, part.eligibility, ({ code }) => code),
    ...part.eligibility
      .filter(({ code }) => !isConstant(code))
      .map(({ code }) => `part ${key}: ${code} is not UPPER_CASE`),
  ];
}

function flatFaults(where: string, schema: z.ZodObject): string[] {
  try {
    return fieldsOf(schema).flatMap(({ name, title, values }) => [
      ...when(!isFieldName(name), `${where}: ${name} is not camelCase`),
      ...when(!title, `${where}: ${name} has no title in both languages`),
      ...values.filter(({ value }) => !isConstant(value)).map(({ value }) => `${where}: ${value} is not UPPER_CASE`),
    ]);
  } catch (error) {
    if (error instanceof TypeError) return [`${where}: ${error.message}`];
    throw error;
  }
}

/** Settings travel to other communities, and what is stated at enrolment is not looked up. */
function referenceFaults({ config, parts }: ServiceModule): string[] {
  const places = [['config', config] as const, ...Object.entries(parts).map(([key, { data }]) => [key, data] as const)];
  return places.flatMap(([where, schema]) =>
    [...everyField(schema)]
      .filter(({ field }) => metaOf(field).reference)
      .map(({ path }) => `${where}.${path} names a person, which only a record may`),
  );
}

function fundingFaults(module: ServiceModule): string[] {
  const takers = module.fundingLines.filter(({ takesIncome }) => takesIncome);
  return [
    ...repeated('funding line', module.fundingLines, ({ key }) => key),
    ...requiredFaults(module, 'funding line', 'funding-line', module.fundingLines),
    ...when(!!module.income && takers.length === 0, 'there is income, and no funding line takes it'),
    ...takers.filter(() => !module.income).map(({ key }) => `funding line ${key} takes income, of which there is none`),
  ];
}

function payeeFaults(module: ServiceModule): string[] {
  const payees = module.payees ?? [];
  return [
    ...repeated('payee', payees, ({ key }) => key),
    ...requiredFaults(module, 'payee', 'payee', payees),
    ...payees.filter(({ key }) => !isKey(key)).map(({ key }) => `payee ${key} is not kebab-case`),
    ...when(
      payees.some(({ key }) => key === OPERATOR),
      `payee ${OPERATOR} is there anyway`,
    ),
  ];
}

/** What a module names is required of a community, and the other way round. */
function requiredFaults(
  module: ServiceModule,
  what: string,
  type: Requirement['type'],
  named: readonly { key: string }[],
): string[] {
  const there = new Set(named.map(({ key }) => key));
  const wanted = new Set(module.requires.filter((requirement) => requirement.type === type).map(({ key }) => key));
  return [
    ...[...wanted].filter((key) => !there.has(key)).map((key) => `requirement ${key} has no ${what}`),
    ...[...there].filter((key) => !wanted.has(key)).map((key) => `${what} ${key} is not required of a community`),
  ];
}

function boundFaults(module: ServiceModule, bound: Bound): string[] {
  const field = fieldAt(module.config, bound.path);
  if (!field) return [`bound ${bound.path} leads to no setting`];
  const leaf = unwrap(field);
  if (bound.type === 'range' && !(leaf instanceof z.ZodNumber)) return [`bound ${bound.path} is a range of no number`];
  const values = bound.type === 'range' ? [bound.minimum, bound.maximum] : bound.values;
  return [
    ...when(bound.type === 'range' && bound.minimum > bound.maximum, `bound ${bound.path} is empty`),
    ...when(values.length === 0, `bound ${bound.path} is empty`),
    ...values
      .filter((value) => !z.safeParse(leaf, value).success)
      .map((value) => `bound ${bound.path} allows ${value}, which the setting refuses`),
  ];
}

function migrationFaults({ version, migrateConfig, migrateRecord }: ServiceModule): string[] {
  if (!isVersion(version)) return [];
  return [...Object.keys(migrateConfig), ...Object.keys(migrateRecord)]
    .filter((target) => !isVersion(target) || compareVersions(target, version) > 0)
    .map((target) => `migration ${target} leads to no version up to ${version}`);
}

function repeated<Item>(what: string, items: readonly Item[], keyOf: (item: Item) => string): string[] {
  return items
    .map(keyOf)
    .filter((key, index, keys) => keys.indexOf(key) !== index)
    .map((key) => `${what} ${key} is there twice`);
}

const when = (condition: boolean, fault: string): string[] => (condition ? [fault] : []);
const isKey = (key: string): boolean => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(key);
/** Field names and enum values become those of a GraphQL type. */
const isFieldName = (name: string): boolean => /^[a-z][A-Za-z0-9]*$/.test(name);
const isConstant = (name: string): boolean => /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name);
