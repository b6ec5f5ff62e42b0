import type { Visitor } from '../testkit/city.js';

/** The codes with which a mutation came back: of `errors`, then of `userErrors`; none where it was carried out. */
export async function codesOf(by: Visitor, mutation: string, input: Record<string, unknown>): Promise<string[]> {
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input!`;
  const document = `mutation($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`;
  const { errors, data } = await by.send<Record<string, { userErrors: { code: string }[] } | null> | null>(document, {
    input,
  });
  return [
    ...errors.map(({ extensions }) => extensions.code),
    ...(data?.[mutation]?.userErrors ?? []).map(({ code }) => code),
  ];
}
