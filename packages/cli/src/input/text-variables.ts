import { Kind, parse } from 'graphql';

/** Scalars that are written as text, whatever they look like: a phone number is no number. */
const TEXT = new Set(['String', 'ID', 'Fen', 'LocalDate', 'DateTime']);

/** The variables that a document declares as text; none where it cannot be read, which the gateway will say better. */
export function textVariables(query: string): ReadonlySet<string> {
  try {
    const variables = parse(query, { noLocation: true }).definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
    );
    const text = variables.filter(({ type }) => {
      const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      return inner.kind === Kind.NAMED_TYPE && TEXT.has(inner.name.value);
    });
    return new Set(text.map(({ variable }) => variable.name.value));
  } catch {
    return new Set();
  }
}
