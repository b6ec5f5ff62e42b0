import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, citySessionCall, type Entry, enterCity, isBureau, sessionCall, sessionScope } from '@gongzhi/domain';
import { languageOf } from '@gongzhi/kernel';
import { type Planner, Read, type Root } from '@gongzhi/reading';
import type { Call, Exchanges } from '@gongzhi/storage';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { type Admission, bearerOf, headersOf } from './entry.js';
import { ContextWithoutTransaction } from './request-session.js';
import type { RootResolvers } from './schema/planned-fields.js';
import { askedOf } from './schema/planned-answers.js';
