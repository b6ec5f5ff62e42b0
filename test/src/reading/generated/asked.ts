import { fetchDevelopmentToken } from '@gongzhi/identity';
import type { Language } from '@gongzhi/kernel';
import { inject } from 'vitest';
import type { Question, Standing } from '../reference.js';

/** A response as it came over the wire. */
export interface Received {
  status: number;
  headers: Headers;
  body: string;
}

const tokens = new Map<string, Promise<string>>();

export function tokenOf(user: string): Promise<string> {
  const token = tokens.get(user) ?? fetchDevelopmentToken({ issuerUrl: inject('issuerUrl'), user });
  tokens.set(user, token);
  return token;
}

/** Sends a body just as it is, in the one form that the fast lane serves unless `headers` say otherwise. */
export async function sent(url: string, body: string, headers: Record<string, string> = {}): Promise<Received> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

export const headersOf = async ({ user, community }: Standing, language: Language = 'zh') => ({
  authorization: `Bearer ${await tokenOf(user)}`,
  'accept-language': language,
  ...(community ? { 'x-community': community } : {}),
});

export const asked = async (url: string, standing: Standing, question: Question, language: Language) =>
  sent(url, JSON.stringify(question), await headersOf(standing, language));

/** The codes of an answer's errors, each once; null where it has none. */
export function codesIn({ body }: Received): string[] | null {
  const { errors } = JSON.parse(body) as { errors?: { extensions: { code: string } }[] };
  return errors ? [...new Set(errors.map(({ extensions }) => extensions.code))].sort() : null;
}
