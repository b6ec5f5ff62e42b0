import { LARGEST_PAGE } from '@gongzhi/reading';
import {
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** What a field costs, in points of about one row that is read: `items` times its own cost and what is selected below. */
export interface FieldCost {
  own: number;
  /** `page`: as many as the page arguments of its connection ask for. */
  items: number | 'page';
}

/** What the rules below do not see. */
export const DECLARED_COSTS: Readonly<Record<string, Partial<FieldCost>>> = {
  'Query.__schema': { own: 100 },
  'Query.__type': { own: 10 },
  // Compares a template's requirements with everything that the community has.
  'Query.previewClone': { own: 50 },
  // The same for every item of a bundle.
  'Query.previewBundle': { own: 200 },
  'Query.previewOffer': { own: 200 },
  // One session in each of the caller's communities.
  'Viewer.memberships': { own: 5 },
  // As long as the city's history.
  'Query.communityOperations': { own: 20 },
  // Groups the whole register.
  'Query.duplicatePersons': { own: 50 },
  // As long as the file that was onboarded.
  'Job.report': { own: 20 },
  // Reads all that the community has set up, and compares it.
  'Query.communityConfiguration': { own: 100 },
  'Query.planConfiguration': { own: 200 },
  'Mutation.acceptOffer': { own: 500 },
  'Mutation.applyConfiguration': { own: 500 },
  'Mutation.cloneBundle': { own: 500 },
  'Mutation.cloneTemplate': { own: 100 },
  'Mutation.mergePersons': { own: 100 },
  'Mutation.onboardCommunities': { own: 500 },
  'Mutation.publishTemplate': { own: 100 },
  'Mutation.settle': { own: 100 },
};

/** A transaction of its own, with what it checks and writes. */
const MUTATION = 10;
/** All rows that one may see are counted. */
const COUNT = 5;
/** A list that nothing bounds is as long as its kind usually is. */
const PLAIN_LIST = 10;

/** By rule: a value nothing, an object one, a list as many as its page holds; and what has been declared otherwise. */
export function fieldCost(parent: string, field: GraphQLField<unknown, unknown>): FieldCost {
  return { ...byRule(parent, field), ...DECLARED_COSTS[`${parent}.${field.name}`] };
}

function byRule(parent: string, { name, type }: GraphQLField<unknown, unknown>): FieldCost {
  if (parent === 'Mutation') return { own: MUTATION, items: 1 };
  if (name === 'totalCount') return { own: COUNT, items: 1 };
  if (isLeafType(getNamedType(type))) return { own: 0, items: 1 };
  if (name === 'pageInfo') return { own: 0, items: 1 };
  if (parent.endsWith('Connection')) return { own: 1, items: 'page' };
  return { own: 1, items: isList(type) ? PLAIN_LIST : 1 };
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type);

/** How many items a page holds at most, by its argument; a value that is refused later counts as the largest. */
export const pageSize = (asked: unknown): number =>
  typeof asked === 'number' && asked >= 0 && asked <= LARGEST_PAGE ? asked : LARGEST_PAGE;
