import { type Text, text } from '@gongzhi/kernel';
import { z } from 'zod';

export type FieldKind = 'string' | 'enum' | 'integer' | 'fen' | 'boolean' | 'date' | 'person';

/** One field of a flat object, as typed APIs and forms need to know it. */
export interface Field {
  name: string;
  kind: FieldKind;
  title: Text | null;
  /** True where the caller must give it: it is neither optional nor has a default. */
  required: boolean;
  /** True where the parsed value may be null or absent. */
  nullable: boolean;
  /** The values of an `enum`, with labels where it was made by `choice`; empty for the other kinds. */
  values: readonly { value: string; title: Text | null }[];
}

/** The fields of a flat object in the order of their definition. Throws a TypeError on a field of another kind. */
export function fieldsOf(schema: z.ZodObject): Field[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const leaf = unwrap(field);
    const kind = kindOf(leaf);
    if (!kind) throw new TypeError(`${name} is no string, enum, whole number, boolean or local date`);
    return {
      name,
      kind,
      title: titleOf(field),
      required: !z.safeParse(field, undefined).success,
      nullable: mayBeEmpty(field),
      values: leaf instanceof z.ZodEnum ? valuesOf(leaf) : [],
    };
  });
}

/** The schema below defaults, optional and nullable wrappers. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (isWrapper(inner)) inner = inner._zod.def.innerType;
  return inner;
}

/** The title given by `.meta()`, on the field itself or below its wrappers. */
export function titleOf(schema: z.core.$ZodType): Text | null {
  const { zh, en } = metaOf(schema);
  return zh && en ? text(zh, en) : null;
}

/** What `.meta()` says of a field; what is said on a wrapper wins over what is said below it. */
export function metaOf(schema: z.core.$ZodType): z.core.GlobalMeta {
  const below = isWrapper(schema) ? metaOf(schema._zod.def.innerType) : {};
  return { ...below, ...z.globalRegistry.get(schema) };
}

/** The field at a path such as `helperAge.from`, or null where the object has none. */
export function fieldAt(schema: z.core.$ZodType, path: string): z.core.$ZodType | null {
  let field: z.core.$ZodType = schema;
  for (const key of path.split('.')) {
    const object = unwrap(field);
    if (!(object instanceof z.ZodObject) || !Object.hasOwn(object.shape, key)) return null;
    field = object.shape[key]!;
  }
  return field;
}

/** Every field, nested ones too, with its path. */
export function* everyField(schema: z.core.$ZodType, path = ''): Generator<{ path: string; field: z.core.$ZodType }> {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) yield* everyField(inner.element, path);
  if (!(inner instanceof z.ZodObject)) return;
  for (const [key, field] of Object.entries(inner.shape)) {
    const at = path ? `${path}.${key}` : key;
    yield { path: at, field };
    yield* everyField(field, at);
  }
}

type Wrapper = z.core.$ZodType & { _zod: { def: { innerType: z.core.$ZodType } } };

const isWrapper = (schema: z.core.$ZodType): schema is Wrapper => 'innerType' in schema._zod.def;

function kindOf(leaf: z.core.$ZodType): FieldKind | null {
  if (leaf instanceof z.ZodEnum) return 'enum';
  if (leaf instanceof z.ZodBoolean) return 'boolean';
  if (leaf instanceof z.ZodString) return kindOfString(metaOf(leaf));
  if (leaf instanceof z.ZodNumber && leaf.isInt) return metaOf(leaf).unit === 'fen' ? 'fen' : 'integer';
  return null;
}

const kindOfString = ({ reference, format }: z.core.GlobalMeta): FieldKind => {
  if (reference) return 'person';
  return format === 'date' ? 'date' : 'string';
};

function mayBeEmpty(field: z.core.$ZodType): boolean {
  const absent = z.safeParse(field, undefined);
  return (absent.success && absent.data == null) || z.safeParse(field, null).success;
}

const valuesOf = (leaf: z.ZodEnum) =>
  leaf.options.map(String).map((value) => ({ value, title: metaOf(leaf).options?.[value] ?? null }));
