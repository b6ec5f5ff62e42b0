import { idOf } from '../data/city.ts';
import { KEY_PLACE, type Operation, PAGES, type Question, RECORDED } from '../operations.ts';
import { at, type Dialect } from './dialect.ts';

const OPERATOR = 'operator: organisationByCommunityIdAndOperatorId { id: rowId name }';
const PERSON = 'person: personByCommunityIdAndPersonId { id: rowId name }';
const BY_ID = 'orderBy: [ROW_ID_ASC]';

/** The same operations over the schema that PostGraphile makes of the tables. */
const DOCUMENTS: Record<Operation, string> = {
  A: `query A($community: UUID!, $id: UUID!) {
    project: projectByCommunityIdAndRowId(communityId: $community, rowId: $id) { id: rowId title status ${OPERATOR} }
  }`,
  B: `query B($first: Int!, $enrolled: Int!) { projects: allProjects(first: $first, ${BY_ID}) { nodes {
    id: rowId title status ${OPERATOR}
    enrolments: enrolmentsByCommunityIdAndProjectId(first: $enrolled, ${BY_ID}) {
      nodes { id: rowId as: part from: fromDate ${PERSON} }
      totalCount
    }
  } } }`,
  C: `query C($community: UUID!, $id: UUID!, $first: Int!, $after: Cursor) {
    node: ledgerAccountByCommunityIdAndRowId(communityId: $community, rowId: $id) {
      entries: ledgerEntriesByCommunityIdAndAccountId(first: $first, after: $after, orderBy: [ROW_ID_DESC]) {
        nodes {
          id: rowId change balanceAfter
          transfer: transferByCommunityIdAndTransferId { id: rowId kind amount onDate at }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`,
  D: `mutation D($input: RecordServiceInput!) {
    recordService(input: $input) { record: result { id: rowId servedOn data } }
  }`,
  E: `query E($words: [String!]!, $first: Int!) { templates: searchTemplates(words: $words, first: $first) {
    nodes {
      id: rowId title: titleZh version module publisher: communityByPublisherId { code name }
      tally: adoptionTallyByRowId { adoptions } summary
    }
    pageInfo { hasNextPage endCursor }
    totalCount
  } }`,
  F: `query F($community: UUID!, $first: Int!) {
    community: communityByRowId(rowId: $community) { id: rowId code name kind status residents }
    organisations: allOrganisations(first: $first, ${BY_ID}) { nodes { id: rowId name kind } totalCount }
    persons: allPeople(first: $first, ${BY_ID}) { nodes { id: rowId name } totalCount }
    memberships: allMemberships(first: $first, ${BY_ID}) { nodes { id: rowId role from: fromDate ${PERSON} } totalCount }
    estates: allEstates(first: $first, ${BY_ID}) { nodes { id: rowId name } totalCount }
    buildings: allBuildings(first: $first, ${BY_ID}) { nodes { id: rowId name } totalCount }
    stairwells: allStairwells(first: $first, ${BY_ID}) { nodes { id: rowId name } totalCount }
    serviceItems: allServiceItems(first: $first, orderBy: [CODE_ASC, ROW_ID_ASC]) {
      nodes { id: rowId code name } totalCount
    }
    accounts: allAccounts(first: $first, orderBy: [CODE_ASC, ROW_ID_ASC]) {
      nodes { id: rowId code name unit } totalCount
    }
    fundingLines: allFundingLines(first: $first, orderBy: [KEY_ASC, ROW_ID_ASC]) {
      nodes { id: rowId title source } totalCount
    }
    projects: allProjects(first: $first, ${BY_ID}) { nodes { id: rowId title status ${OPERATOR} } totalCount }
    settlements: allSettlements(first: $first, orderBy: [FROM_DATE_DESC, ROW_ID_DESC]) {
      nodes {
        id: rowId status from: fromDate until: untilDate
        project: projectByCommunityIdAndProjectId { id: rowId title }
      }
      totalCount
    }
    appConsents: allAppConsents(first: $first, ${BY_ID}) { nodes { id: rowId clientId from: fromDate } totalCount }
    auditEntries: allAuditEntries(first: $first, orderBy: [ROW_ID_DESC]) {
      nodes { id: rowId at action subjectType } totalCount
    }
  }`,
};

export const postgraphile: Dialect = {
  body: (question, after) => ({
    operationName: question.operation,
    query: DOCUMENTS[question.operation],
    variables: variables(question, after),
  }),
  common,
};

/** Its rows tell a record's data as one field, and a template's adoptions as a row that need not be there. */
function common(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(common);
  if (value === null || typeof value !== 'object') return value;
  const { data, tally, recordService, ...fields } = value as Record<string, unknown>;
  return {
    ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, common(field)])),
    ...(data as object | undefined),
    ...(tally === undefined ? {} : { adoptions: at(tally, 'adoptions') ?? 0 }),
    ...(recordService
      ? { recordService: { ...(common(recordService) as object), replayed: false, userErrors: [] } }
      : {}),
  };
}

function variables({ operation, community, id, servedById, words }: Question, after: string | null) {
  const communityId = idOf('community', community);
  switch (operation) {
    case 'A':
      return { community: communityId, id };
    case 'B':
      return { first: PAGES.projects, enrolled: PAGES.enrolments };
    case 'C':
      return { community: communityId, id, first: PAGES.entries, after };
    case 'D':
      return { input: { enrolmentId: id, servedById, ...RECORDED, idempotencyKey: KEY_PLACE } };
    case 'E':
      return { words: words.split(' '), first: PAGES.templates };
    case 'F':
      return { community: communityId, first: PAGES.home };
  }
}
