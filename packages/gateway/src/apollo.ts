import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import { describeError } from './errors.js';
import type { KnownDocuments } from './known-documents.js';
import type { GatewayContext } from './schema/mutation-transactions.js';

/** Longer documents are no client's work. */
const MOST_TOKENS = 4_000;

export function createApollo(
  schema: GraphQLSchema,
  httpServer: Server,
  { report, documents }: { report: (fault: unknown, requestId: string) => void; documents: KnownDocuments },
) {
  return new ApolloServer<GatewayContext>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    // Who started the platform stops it, in order: the gateway first, the database last.
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    // A browser cannot send Authorization across origins without asking first.
    csrfPrevention: { requestHeaders: ['authorization', 'x-apollo-operation-name', 'apollo-require-preflight'] },
    hideSchemaDetailsFromClientErrors: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer }),
      transactions,
      learning(documents),
      errorsInOurWords(report),
    ],
  });
}

/** Opens the snapshot before a query is executed and closes whatever is open when the answer is ready. */
const transactions: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue }) {
        if (operation?.operation === 'query') await contextValue.session.read();
        else await contextValue.session.end();
      },
      async willSendResponse({ contextValue }) {
        await contextValue.session.end();
      },
    };
  },
};

/** What was answered without an error need not be parsed and validated again. */
function learning(documents: KnownDocuments): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ request: { query, operationName }, document, operation, errors }) {
          if (query && document && operation && !errors)
            documents.learn(query, operationName ?? null, document, operation);
        },
      };
    },
  };
}

function errorsInOurWords(report: (fault: unknown, requestId: string) => void): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ errors, response, contextValue: { language, request }, request: { http, query } }) {
          if (!errors || response.body.kind !== 'single') return;
          const described = errors.map((error) =>
            describeError(error, language, request.id, (fault) => report(fault, request.id)),
          );
          response.body.singleResult.errors = described.slice(0, 10);
          // Under the older media type a request that was understood answers 200, whatever its document holds; one
          // without a document was not.
          const modern = http?.headers.get('accept')?.includes('application/graphql-response+json');
          if (response.http.status === 400 && query && !modern) response.http.status = 200;
        },
      };
    },
  };
}
