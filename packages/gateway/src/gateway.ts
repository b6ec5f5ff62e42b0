import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expressMiddleware } from '@as-integrations/express5';
import { Entries, RecordingAtOnce } from '@gongzhi/domain';
import { languageOf, text } from '@gongzhi/kernel';
import { type Database, inSession } from '@gongzhi/storage';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { createApollo } from './apollo.js';
import { Budget, type CostLimits } from './cost/budget.js';
import { Inspector } from './documents/inspection.js';
import { Inspections } from './documents/inspections.js';
import { type EntryOptions, entrance } from './entry.js';
import { errorBody } from './errors.js';
import { FastLane } from './fast-lane.js';
import { answerBrokenRequests } from './http/broken-requests.js';
import { exportsRoute } from './http/exports.js';
import { commonHeaders, DATA_HEADERS } from './http/headers.js';
import { readingSteps } from './http/reading-steps.js';
import { RequestLog } from './http/request-log.js';
import { KnownDocuments } from './known-documents.js';
import { buildServingSchema } from './schema/build-schema.js';

export interface GatewayOptions extends EntryOptions {
  /** Stands behind TLS, where browsers are told to stay. */
  production?: boolean;
  /** What may be asked, in points of about one row read. */
  limits?: CostLimits;
  /** Called with one line of JSON for each request, once it is answered. */
  log?: (line: string) => void;
  /** Called with what no caller is shown. */
  report(fault: unknown, requestId: string): void;
}

export interface Gateway {
  app: Express;
  httpServer: Server;
  close(): Promise<void>;
}

/** Generous to a program that reads a whole community, and far below what would keep the database from others. */
export const DEFAULT_LIMITS: CostLimits = { perQuery: 250_000, perMinute: 5_000_000 };

/** The HTTP face of the platform: `/graphql` behind the door, `/health` before it. `mount` adds pages to it. */
export async function createGateway(
  options: GatewayOptions,
  httpServer: Server,
  mount: (app: Express) => void = () => {},
): Promise<Gateway> {
  const { production = false, limits = DEFAULT_LIMITS, report } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((_request, response, next) => {
    response.set(commonHeaders(production));
    next();
  });
  mount(app);
  app.get('/health', async (_request, response) => {
    const healthy = await isReachable(options.database);
    response.set(DATA_HEADERS);
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'database unreachable' });
  });
  const serving = await buildServingSchema(options.modules, options.database.app.getMetadata());
  const documents = new KnownDocuments();
  const apollo = createApollo(serving.schema, httpServer, { report, documents });
  await apollo.start();
  const log = new RequestLog(options.log);
  const door = entrance(options, log);
  const budget = new Budget(limits);
  const inspections = new Inspections(new Inspector(serving.schema), budget, log);
  const writes = [new RecordingAtOnce(options.database.app.getMetadata())];
  const shared = { entrance: door, entries: new Entries(), documents, budget, log };
  const lane = new FastLane({ ...options, ...serving, ...shared, headers: commonHeaders(production), writes });
  app.use(exportsRoute(door));
  app.use(
    '/graphql',
    door.authenticate,
    ...readingSteps((request) => lane.bodyOf(request)),
    inspections.step(door.callerOf),
    door.enter,
    expressMiddleware(apollo, {
      context: async ({ req }) => {
        const request = req as express.Request;
        return Object.assign(door.contextOf(request), inspections.of(request));
      },
    }),
  );
  app.use(notFound);
  app.use(inOurWords(report));
  answerBrokenRequests(httpServer, production);
  httpServer.on('request', async (request, response) => {
    log.begin(request, response);
    // Whoever has gone meanwhile wants no answer, and would never give back what is opened for one.
    if (!(await lane.answer(request, response)) && !response.closed) app(request, response);
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

/** Whoever sends a request more slowly than this keeps a connection busy, and nothing else. */
export const newHttpServer = (): Server =>
  createServer({
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 16_384,
    keepAliveTimeout: 65_000,
  });

const isReachable = ({ app }: Database): Promise<boolean> =>
  inSession(app, {}, 'read', (em) => em.execute('select 1')).then(
    () => true,
    () => false,
  );

const notFound: express.RequestHandler = (request, response) => {
  const message = text('没有这个地址', 'There is nothing at this address');
  response.set(DATA_HEADERS);
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
