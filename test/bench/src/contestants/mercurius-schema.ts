const lists: Record<string, string> = {
  Organisation: 'name: String! kind: String!',
  Person: 'name: String!',
  Membership: 'role: String! from: String! person: Person!',
  Estate: 'name: String!',
  Building: 'name: String!',
  Stairwell: 'name: String!',
  ServiceItem: 'code: String! name: String!',
  Account: 'code: String! name: String! unit: String!',
  FundingLine: 'title: String! source: String!',
  Project: 'title: String! status: String! operator: Organisation enrolments(first: Int): EnrolmentConnection!',
  Settlement: 'status: String! from: String! until: String! project: Project',
  AppConsent: 'clientId: String! from: String!',
  AuditEntry: 'at: String! action: String! subjectType: String!',
};

const typesOf = ([name, fields]: [string, string]): string =>
  `type ${name} { id: ID! ${fields} } type ${name}Connection { nodes: [${name}!]! totalCount: Int! }`;

const fieldOf = (name: string): string => {
  const field = name === 'AuditEntry' ? 'auditEntries' : `${name[0]!.toLowerCase()}${name.slice(1)}s`;
  return `${field}(first: Int!): ${name}Connection!`;
};

/** What the operations need of the platform's schema. */
export const SDL = `
  ${Object.entries(lists).map(typesOf).join('\n')}
  interface Node { id: ID! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Community { id: ID! code: String! name: String! kind: String! status: String! residents: Int }
  type Enrolment { id: ID! as: String! from: String! person: Person! }
  type EnrolmentConnection { nodes: [Enrolment!]! totalCount: Int! }
  interface ServiceRecord { id: ID! servedOn: String! recordedAt: String! }
  type LawStudioRecord implements ServiceRecord {
    id: ID! servedOn: String! recordedAt: String! kind: String! minutes: Int!
  }
  type LedgerAccount implements Node { id: ID! entries(first: Int, after: String): LedgerEntryConnection! }
  type LedgerEntryConnection { nodes: [LedgerEntry!]! pageInfo: PageInfo! }
  type LedgerEntry { id: ID! change: String! balanceAfter: String! transfer: Transfer! }
  type Transfer { id: ID! kind: String! amount: String! onDate: String! at: String! }
  type Publisher { code: String! name: String! }
  type Template {
    id: ID! title: String! version: String! module: String publisher: Publisher! adoptions: Int! summary: String!
  }
  type TemplateConnection { nodes: [Template!]! pageInfo: PageInfo! totalCount: Int! }
  type Query {
    ${Object.keys(lists).map(fieldOf).join('\n')}
    community: Community
    project(id: ID!): Project
    node(id: ID!): Node
    templates(search: String!, first: Int!): TemplateConnection!
  }
  input RecordData { kind: String! minutes: Int! }
  input RecordServiceInput {
    enrolmentId: ID! servedById: ID! servedOn: String! data: RecordData! idempotencyKey: String!
  }
  type UserError { code: String! field: [String!] message: String! }
  type RecordServicePayload { record: ServiceRecord replayed: Boolean userErrors: [UserError!]! }
  type Mutation { recordService(input: RecordServiceInput!): RecordServicePayload! }
`;
