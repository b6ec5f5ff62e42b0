import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { DOCUMENT_LIMITS } from './documents/document-limits.js';
import { meant } from './documents/inspection.js';
import { describeError } from './errors.js';
import { mayIntrospect, NO_INTROSPECTION, withoutSuggestions } from './introspection.js';
import type { KnownDocuments } from './known-documents.js';
import type { GatewayContext } from './schema/mutation-transactions.js';

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
    parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
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
      costTold,
    ],
  });
}

/** Nobody needs more to mend a document; a page of errors is what a word list wants. */
const MOST_ERRORS = 10;

const NOT_SHOWN = new GraphQLError(NO_INTROSPECTION.message, {
  originalError: NO_INTROSPECTION,
  extensions: { http: { status: 200 } },
});

/** Opens the snapshot before a query is executed and closes whatever is open when the answer is ready. */
const transactions: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, contextValue }) {
        if (operation?.operation === 'query') await contextValue.session.read();
        else await contextValue.session.end();
        if (contextValue.inspected.introspects && !(await mayIntrospect(contextValue))) throw NOT_SHOWN;
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
        async willSendResponse({ request: { query, operationName }, document, operation, errors, contextValue }) {
          if (!query || !document || !operation || errors) return;
          const asked = meant(contextValue.inspected, operationName ?? null);
          if (!asked) return;
          documents.learn(query, operationName ?? null, document, { definition: operation, cost: asked.cost });
        },
      };
    },
  };
}

function errorsInOurWords(report: (fault: unknown, requestId: string) => void): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ errors, response, contextValue, request: { http, query } }) {
          if (!errors || response.body.kind !== 'single') return;
          const { language, request } = contextValue;
          const told = await tellable(errors.slice(0, MOST_ERRORS), contextValue);
          const described = told.map((error) =>
            describeError(error, language, request.id, (fault) => report(fault, request.id)),
          );
          response.body.singleResult.errors = described;
          // Under the older media type a request that was understood answers 200, whatever its document holds; one
          // without a document was not.
          const modern = http?.headers.get('accept')?.includes('application/graphql-response+json');
          if (response.http.status === 400 && query && !modern) response.http.status = 200;
        },
      };
    },
  };
}

/** The parser's and the validator's guesses at what was meant show the schema; they are for those who may see it. */
async function tellable(errors: readonly GraphQLError[], ctx: GatewayContext): Promise<readonly GraphQLError[]> {
  if (!errors.some(suggests) || (await mayIntrospect(ctx).finally(() => ctx.session.end()))) return errors;
  return errors.map((error) => (suggests(error) ? new GraphQLError(withoutSuggestions(error.message), error) : error));
}

const suggests = ({ message }: GraphQLError): boolean => message.includes('Did you mean');

const costTold: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body }, contextValue: { cost } }) {
        if (body.kind === 'single' && 'data' in body.singleResult) body.singleResult.extensions = { cost };
      },
    };
  },
};
