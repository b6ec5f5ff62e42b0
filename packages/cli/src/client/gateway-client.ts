import { type Language, text } from '@gongzhi/kernel';
import { CommandFailure, EXIT } from '../failure.js';

export interface Operation {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

export interface GatewayError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; requestId?: string };
}

/** What the gateway answered, as it answered it. */
export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: GatewayError[];
}

export interface Connection {
  /** The gateway's address, as in `http://localhost:4000`. */
  url: string;
  token: string;
  /** Code of the community to work in; none for the whole city. */
  community?: string | undefined;
  language: Language;
}

/** Onboarding a part of a city may take this long; anything else is over in a moment. In milliseconds. */
const PATIENCE = 120_000;

/** Sends one operation. Whatever the gateway says of it is an answer; @throws CommandFailure where nobody says anything. */
export async function send({ url, token, community, language }: Connection, operation: Operation): Promise<Answer> {
  const response = await reach(url, '/graphql', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      'accept-language': language,
      ...(community ? { 'x-community': community } : {}),
    },
    body: JSON.stringify(operation),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const answer = (await response.json().catch(() => null)) as Answer | null;
  if (response.status === 503 && response.headers.has('retry-after')) throw starting(url);
  if (typeof answer !== 'object' || answer === null || !('data' in answer || 'errors' in answer)) {
    throw new CommandFailure(
      text(
        `${url} 的响应不像共治网关（HTTP ${response.status}）：请检查地址和端口。`,
        `What answers at ${url} is no Gongzhi gateway (HTTP ${response.status}): check the address and the port.`,
      ),
      EXIT.notRunning,
    );
  }
  return answer;
}

/** @throws CommandFailure where nothing answers */
export async function reach(url: string, path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url + path, request);
  } catch (error) {
    throw (error as Error).name === 'TimeoutError' ? tooSlow(url, error) : notRunning(url, error);
  }
}

export const notRunning = (url: string, cause?: unknown): CommandFailure =>
  new CommandFailure(
    text(
      `${url} 没有响应，平台没有运行：请用 npm start 启动。`,
      `Nothing answers at ${url}, the platform is not running: start it with npm start.`,
    ),
    EXIT.notRunning,
    cause,
  );

export const starting = (url: string): CommandFailure =>
  new CommandFailure(
    text(`${url} 的平台正在启动，请稍后再试。`, `The platform at ${url} is still starting: try again in a moment.`),
    EXIT.notRunning,
  );

const tooSlow = (url: string, cause: unknown): CommandFailure =>
  new CommandFailure(
    text(
      `${url} 在 ${PATIENCE / 1000} 秒内没有答复；操作可能仍在进行，请稍后查看结果。`,
      `${url} did not answer within ${PATIENCE / 1000} seconds; the work may still be going on, so look again later.`,
    ),
    EXIT.failed,
    cause,
  );
