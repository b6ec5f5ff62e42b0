import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expressMiddleware } from '@as-integrations/express5';
import { Entries, RecordingAtOnce } from '@gongzhi/domain';
import { languageOf, text } from '@gongzhi/kernel';
import { type Database, inSession } from '@gongzhi/storage';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { createApollo } from './apollo.js';
import { COMMON_HEADERS, type EntryOptions, entrance } from './entry.js';
import { errorBody } from './errors.js';
import { FastLane } from './fast-lane.js';
import { KnownDocuments } from './known-documents.js';
import { buildServingSchema } from './schema/build-schema.js';

export interface GatewayOptions extends EntryOptions {
  /** Called with what no caller is shown. */
  report(fault: unknown, requestId: string): void;
}

export interface Gateway {
  app: Express;
  httpServer: Server;
  close(): Promise<void>;
}

/** Large enough for a city's onboarding file, small enough to be read whole. */
const LARGEST_BODY = '4mb';

/** The HTTP face of the platform: `/graphql` behind the door, `/health` before it. `mount` adds pages to it. */
export async function createGateway(
  options: GatewayOptions,
  httpServer: Server,
  mount: (app: Express) => void = () => {},
): Promise<Gateway> {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set(COMMON_HEADERS);
    next();
  });
  mount(app);
  app.get('/health', async (_request, response) => {
    const healthy = await isReachable(options.database);
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'database unreachable' });
  });
  const serving = await buildServingSchema(options.modules, options.database.app.getMetadata());
  const documents = new KnownDocuments();
  const apollo = createApollo(serving.schema, httpServer, { report: options.report, documents });
  await apollo.start();
  const door = entrance(options);
  const { authenticate, enter, contextOf } = door;
  const writes = [new RecordingAtOnce(options.database.app.getMetadata())];
  const lane = new FastLane({ ...options, ...serving, entrance: door, entries: new Entries(), documents, writes });
  app.use(
    '/graphql',
    authenticate,
    jsonOnly,
    jsonBody(lane),
    enter,
    expressMiddleware(apollo, { context: async ({ req }) => contextOf(req as express.Request) }),
  );
  app.use(notFound);
  app.use(inOurWords(options.report));
  httpServer.on('request', async (request, response) => {
    if (!(await lane.answer(request, response))) app(request, response);
  });
  return { app, httpServer, close: () => apollo.stop() };
}

/** Starts listening; resolves to the port. @throws the system's error, EADDRINUSE for a taken port */
export function listen(httpServer: Server, port: number, host?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpServer.once('error', reject);
    httpServer.listen(port, host, () => {
      httpServer.removeListener('error', reject);
      resolve((httpServer.address() as AddressInfo).port);
    });
  });
}

export const newHttpServer = (): Server =>
  createServer({ headersTimeout: 10_000, requestTimeout: 30_000, maxHeaderSize: 16_384, keepAliveTimeout: 65_000 });

const isReachable = ({ app }: Database): Promise<boolean> =>
  inSession(app, {}, 'read', (em) => em.execute('select 1')).then(
    () => true,
    () => false,
  );

/** Other types of body are what a browser sends across origins without asking first. */
const jsonOnly: express.RequestHandler = (request, response, next) => {
  if (request.is('application/json') !== false) return next();
  const message = text('请求体应为 application/json', 'The body of a request is application/json');
  response.status(415).json(errorBody('BAD_USER_INPUT', message, languageOf(request.headers['accept-language'])));
};

/** The body, which the fast lane may have read already. */
function jsonBody(lane: FastLane): express.RequestHandler {
  const parse = express.json({ limit: LARGEST_BODY });
  return (request, response, next) => {
    const body = lane.bodyOf(request);
    if (body === undefined) return parse(request, response, next);
    try {
      request.body = body === '' ? {} : JSON.parse(body);
    } catch {
      return next(MALFORMED);
    }
    return next(typeof request.body === 'object' && request.body !== null ? undefined : MALFORMED);
  };
}

const MALFORMED = { status: 400, type: 'entity.parse.failed' };

const notFound: express.RequestHandler = (request, response) => {
  const message = text('没有这个地址', 'There is nothing at this address');
  response.status(404).json(errorBody('NOT_FOUND', message, languageOf(request.headers['accept-language'])));
};

/** What Express itself refuses (a body that is no JSON, too large, of another type), and faults, without their inside. */
function inOurWords(report: GatewayOptions['report']): ErrorRequestHandler {
  return (error: { status?: number; type?: string }, request, response, next) => {
    if (response.headersSent) return next(error);
    const language = languageOf(request.headers['accept-language']);
    const status = error.status ?? 500;
    if (status >= 500) {
      const id = String(response.get('X-Request-Id') ?? randomUUID());
      report(error, id);
      const message = text('平台内部错误，请稍后重试', 'Something went wrong here');
      return void response.status(500).json(errorBody('INTERNAL', message, language));
    }
    const message =
      status === 413
        ? text('请求体过大', 'The request body is too large')
        : text('请求格式不正确', 'The request is malformed');
    return void response
      .status(status)
      .json(errorBody(status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_USER_INPUT', message, language));
  };
}
