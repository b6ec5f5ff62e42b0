const PAGE_INFO = 'pageInfo { hasNextPage endCursor }';

/**
 * The operations as the platform's own schema has them. They stand by themselves, since the platform's tests ask how
 * PostgreSQL would answer them.
 */
export const DOCUMENTS = {
  A: 'query A($id: ID!) { project(id: $id) { id title status operator { id name } } }',
  B: `query B($first: Int!, $enrolled: Int!) { projects(first: $first) { nodes {
    id title status operator { id name }
    enrolments(first: $enrolled) { nodes { id as from person { id name } } totalCount }
  } } }`,
  C: `query C($id: ID!, $first: Int!, $after: String) { node(id: $id) { ... on LedgerAccount {
    entries(first: $first, after: $after) {
      nodes { id change balanceAfter transfer { id kind amount onDate at } }
      ${PAGE_INFO}
    }
  } } }`,
  D: `mutation D($input: RecordServiceInput!) { recordService(input: $input) {
    record { id servedOn ... on LawStudioRecord { kind minutes } }
    replayed
    userErrors { code field message }
  } }`,
  E: `query E($search: String!, $first: Int!) { templates(search: $search, first: $first) {
    nodes { id title version module publisher { code name } adoptions summary }
    ${PAGE_INFO}
    totalCount
  } }`,
  F: `query F($first: Int!) {
    community { id code name kind status residents }
    organisations(first: $first) { nodes { id name kind } totalCount }
    persons(first: $first) { nodes { id name } totalCount }
    memberships(first: $first) { nodes { id role from person { id name } } totalCount }
    estates(first: $first) { nodes { id name } totalCount }
    buildings(first: $first) { nodes { id name } totalCount }
    stairwells(first: $first) { nodes { id name } totalCount }
    serviceItems(first: $first) { nodes { id code name } totalCount }
    accounts(first: $first) { nodes { id code name unit } totalCount }
    fundingLines(first: $first) { nodes { id title source } totalCount }
    projects(first: $first) { nodes { id title status operator { id name } } totalCount }
    settlements(first: $first) { nodes { id status from until project { id title } } totalCount }
    appConsents(first: $first) { nodes { id clientId from } totalCount }
    auditEntries(first: $first) { nodes { id at action subjectType } totalCount }
  }`,
} as const;
