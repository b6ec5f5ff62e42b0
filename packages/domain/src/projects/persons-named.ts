import { Refusal, text } from '@gongzhi/kernel';
import { type FieldProblem, fieldsOf, type ServiceModule } from '@gongzhi/module-kit';
import { type TenantCtx, target } from '../context.js';
import { type Person, persons } from '../people/person.entity.js';

/** Row ids of the persons whom a record's contents name, by the opaque ids in which callers name them. */
export type PersonsNamed = ReadonlyMap<string, string>;

export const NOBODY: PersonsNamed = new Map();

const cache = new WeakMap<ServiceModule, readonly string[]>();

/** The fields of a module's records that name persons. */
export function personFields(module: ServiceModule): readonly string[] {
  const known = cache.get(module);
  if (known) return known;
  const fields = fieldsOf(module.record).flatMap(({ name, kind }) => (kind === 'person' ? [name] : []));
  cache.set(module, fields);
  return fields;
}

/** Whom of the community the contents name, as far as they are persons of it whose data were not erased. */
export async function personsNamed(ctx: TenantCtx, module: ServiceModule, contents: unknown): Promise<PersonsNamed> {
  const named = new Map<string, string>();
  for (const field of personFields(module)) {
    const said = typeof contents === 'object' && contents !== null ? (contents as Contents)[field] : null;
    const person = typeof said === 'string' ? await personOf(ctx, said, field) : null;
    if (person) named.set(said as string, person.id);
  }
  return named;
}

/** Null where it is nobody's: that is told together with whatever else is wrong with the contents. */
async function personOf(ctx: TenantCtx, nodeId: string, field: string): Promise<Person | null> {
  try {
    const person = await target(ctx, persons, nodeId, [field]);
    return person.erasedAt ? null : person;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Names that are nobody's: another community's persons do not exist here. */
export function problemsOfNames(module: ServiceModule, contents: Contents, named: PersonsNamed): FieldProblem[] {
  return personFields(module)
    .filter((field) => contents[field] != null && !named.has(contents[field] as string))
    .map((field) => ({
      field: [field],
      message: text(
        '本社区没有登记这个人，请填写人员的 id',
        'No such person is registered here: give the id of a Person',
      ),
    }));
}

/** The contents with keys of persons in place of opaque ids, as they are stored and as modules see them. */
export function withKeys(module: ServiceModule, contents: Contents, named: PersonsNamed): Contents {
  const fields = personFields(module);
  if (fields.length === 0) return contents;
  const keys = fields.flatMap((field) =>
    contents[field] == null ? [] : [[field, named.get(contents[field] as string)]],
  );
  return { ...contents, ...Object.fromEntries(keys) };
}

type Contents = Record<string, unknown>;
