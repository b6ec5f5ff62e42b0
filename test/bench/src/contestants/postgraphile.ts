import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { doorkeeper, personOf, TurnedAway } from './admission.ts';
import { listen, openPool, serving, surroundings } from './process.ts';

/**
 * PostGraphile over the same tables as the gateway's own log-in: token and membership are checked in front of it, as its
 * users do, and who asks goes into the settings of its transaction.
 */
const settings = surroundings();
const pool = openPool(settings);
const admit = doorkeeper(settings.issuerUrl, pool);
const sessions = new WeakMap<IncomingMessage, Record<string, string>>();

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ['public'], pubsub: false })],
  grafserv: { graphqlPath: '/graphql', graphiql: false, websockets: false, watch: false },
  grafast: {
    explain: false,
    context: ({ node }) => ({ pgSettings: sessions.get(node!.req as IncomingMessage)! }),
  },
});
const answer = instance.createServ(grafserv).createHandler();

serving(await listen(createServer((request, response) => void serve(request, response))));

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const caller = await admit(request.headers);
    sessions.set(request, {
      'app.community_id': caller.communityId,
      'bench.person': await personOf(pool, caller),
      'bench.request': randomUUID(),
      'bench.origin': request.socket.remoteAddress ?? '',
    });
  } catch (error) {
    response.writeHead(error instanceof TurnedAway ? error.status : 500, { 'content-type': 'application/json' });
    response.end(`{"errors":[{"message":"refused"}]}`);
    return;
  }
  answer(request, response);
}
