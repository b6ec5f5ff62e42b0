import type { RequestListener, Server } from 'node:http';
import { join } from 'node:path';
import { loadDefaults, loadSampleCity, loadTowns, readCity, readMapping } from '@gongzhi/domain';
import {
  createGateway,
  DEFAULT_LIMITS,
  explorer,
  type Gateway,
  listen,
  type Modules,
  newHttpServer,
} from '@gongzhi/gateway';
import {
  createDevelopmentIssuer,
  createTokenVerifier,
  type DevelopmentIssuer,
  GATEWAY_AUDIENCE,
  SAMPLE_USERS,
} from '@gongzhi/identity';
import { text } from '@gongzhi/kernel';
import { claimDataFolder, inSession, StartupProblem } from '@gongzhi/storage';
import { startWorker } from '@gongzhi/worker';
import { type OpenDatabase, openDeployment, type Progress, type Settings, TENANTS } from './deployment.js';
import { invitationsOf } from './invitations.js';
import { modulesOf } from './modules.js';
import { REALM_PATH } from './places.js';
import { TRIAL_DATA } from './production.js';
import { workerOptions } from './worker-process.js';

export interface Platform {
  /** Where it answers, as in `http://localhost:4000`. */
  url: string;
  issuerUrl: string;
  deployment: OpenDatabase;
  /** Lets running requests finish, then closes everything; safe to call twice. */
  stop(): Promise<void>;
}

export interface PlatformOptions extends Settings {
  dataFolder: string;
  /** Loads the sample city; never in production. */
  sample: boolean;
  /** False gives up safety against power cuts for speed: for tests. */
  durable?: boolean;
  onProgress?: Progress;
  report?: (fault: unknown, requestId: string) => void;
  /** False where the worker leaves the audit trail unsealed: for tests that compare what a database holds. */
  sealing?: boolean;
  /** Takes one line of JSON for each request. */
  log?: (line: string) => void;
  /** False where workers run as processes of their own. */
  worker?: boolean;
}

/**
 * Puts a whole deployment together in one process: the port first, so that a taken one is told before any work is done;
 * then the database, the issuer, the sample city, and last the gateway. @throws StartupProblem
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { dataFolder, onProgress = () => {} } = options;
  const undo: (() => void | Promise<void>)[] = [];
  const stop = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  try {
    const modules = await modulesOf(options);
    undo.push(claimDataFolder(dataFolder));
    const httpServer = newHttpServer();
    const port = await takePort(httpServer, options.port);
    undo.push(() => closeServer(httpServer));
    const notYet = answerNotYet(httpServer);
    const url = `http://localhost:${port}`;
    const deployment = await openDeployment(dataFolder, options, onProgress);
    undo.push(() => deployment.close());
    const issuer = options.issuerUrl ? null : await developmentIssuer(url, dataFolder);
    const issuerUrl = options.issuerUrl ?? `${url}${REALM_PATH}`;
    const city = join(TENANTS, 'zhangjiagang');
    await inSession(deployment.database.bureau, {}, 'write', (em) => loadTowns(em, readCity(city)));
    if (options.production) await refuseTrialData(deployment);
    else if (options.sample) await loadSample(deployment, { city, modules }, onProgress);
    const gateway = await serve(httpServer, { ...options, issuerUrl, issuer, deployment, loaded: modules });
    undo.push(() => gateway.close());
    if (options.worker ?? true) {
      const worker = startWorker(await workerOptions(deployment, { ...options, loaded: modules }));
      undo.push(() => worker.stop());
    }
    notYet();
    return { url, issuerUrl, deployment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function takePort(httpServer: Server, port: number): Promise<number> {
  try {
    return await listen(httpServer, port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new StartupProblem(
      code === 'EADDRINUSE'
        ? text(
            `端口 ${port} 已被占用，请用 PORT 换一个，例如 PORT=4001 npm start。`,
            `Port ${port} is taken: choose another, as in PORT=4001 npm start.`,
          )
        : text(
            `无法监听端口 ${port}（${code}），请用 PORT 换一个。`,
            `Port ${port} cannot be listened on (${code}): choose another with PORT.`,
          ),
      error,
    );
  }
}

/** Until everything is ready, whoever knocks is asked to come back; browsers do so themselves. Returns how to end that. */
function answerNotYet(httpServer: Server): () => void {
  const answer: RequestListener = (_request, response) => {
    response.writeHead(503, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '2', refresh: '2' });
    response.end(
      JSON.stringify({
        errors: [{ message: '平台正在启动 · The platform is starting', extensions: { code: 'UNAVAILABLE' } }],
      }),
    );
  };
  httpServer.on('request', answer);
  return () => void httpServer.removeListener('request', answer);
}

const developmentIssuer = (url: string, dataFolder: string): Promise<DevelopmentIssuer> =>
  createDevelopmentIssuer({ issuerUrl: `${url}${REALM_PATH}`, dataDir: dataFolder, redirectUris: [`${url}/`] });

async function refuseTrialData({ database }: OpenDatabase): Promise<void> {
  const [found] = await inSession(database.bureau, {}, 'read', (em) =>
    em.execute('select 1 from community where sample limit 1'),
  );
  if (found) throw new StartupProblem(TRIAL_DATA);
}

async function loadSample(
  { database, cryptography }: OpenDatabase,
  { city, modules }: { city: string; modules: Modules },
  onProgress: Progress,
): Promise<void> {
  await loadSampleCity({
    database,
    cryptography,
    modules,
    folder: city,
    defaultsFolder: join(TENANTS, 'defaults'),
    onProgress,
  });
}

interface Serving extends PlatformOptions {
  issuerUrl: string;
  issuer: DevelopmentIssuer | null;
  deployment: OpenDatabase;
  loaded: Modules;
}

async function serve(httpServer: Server, serving: Serving): Promise<Gateway> {
  const { issuerUrl, issuer, deployment, loaded, production, costPerMinute, report = console.error, log } = serving;
  const { database, cryptography, cursorSecret } = deployment;
  const allowedClients = issuer?.clientIds ?? (() => true);
  const verifier = createTokenVerifier({ issuerUrl, audience: GATEWAY_AUDIENCE, allowedClients });
  return createGateway(
    {
      database,
      cryptography,
      cursorSecret,
      verifier,
      modules: loaded,
      defaults: loadDefaults(join(TENANTS, 'defaults')),
      mapping: readMapping(join(TENANTS, 'zhangjiagang')),
      production,
      limits: { ...DEFAULT_LIMITS, ...(costPerMinute ? { perMinute: costPerMinute } : {}) },
      report,
      ...(log ? { log } : {}),
      ...(await invitationsOf(serving)),
    },
    httpServer,
    (app) => {
      if (issuer) app.use(issuer.path, issuer.router);
      app.use(explorer({ issuerUrl, clientId: 'gongzhi-explorer', development: issuer !== null, users: SAMPLE_USERS }));
    },
  );
}

function closeServer(httpServer: Server): Promise<void> {
  return new Promise((resolve) => {
    httpServer.close(() => resolve());
    httpServer.closeIdleConnections();
    setTimeout(() => httpServer.closeAllConnections(), 5_000).unref();
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}
