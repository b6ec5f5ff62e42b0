import { DOCUMENT_LIMITS } from '@gongzhi/gateway';
import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
  validate,
} from 'graphql';
import { Chance } from './generated/chance.js';
import { PageWriter } from './generated/page-arguments.js';
import type { Question } from './reference.js';

/** What a generator fills in for arguments: what earlier answers have shown, and what they never would. */
export interface Findings {
  /** Node ids of every type, some of them of other communities or of nothing. */
  ids: readonly string[];
  projectIds: readonly string[];
  /** By list, as in `projects`, `templates meals` or `Project.records`. */
  cursors: ReadonlyMap<string, readonly string[]>;
  searches: readonly string[];
  templateIds: readonly string[];
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;

const DEPTH = 4;
/** Names that a careless object has already. */
const AWKWARD = ['__proto__', 'constructor', 'toString', 'nodes', 'id', 'kind'];
/** Longer than a name can be in PostgreSQL. */
const LONG = 'aResponseKeyThatIsLongerThanAnyNameThatPostgreSQLKeepsWithoutCuttingItOff';

/** Writes one query: what it declares on the way is put before what it selects. */
class Draft {
  readonly #schema: GraphQLSchema;
  readonly #chance: Chance;
  readonly #findings: Findings;
  readonly #pages: PageWriter;
  readonly #definitions: string[] = [];
  readonly #fragments: { name: string; on: string; text: string }[] = [];
  readonly variables: Record<string, unknown> = {};
  /** Whether fields are selected that only code can make. */
  readonly #withCode: boolean;
  #names = 0;
  /** The type that the latest node id names: what is asked of a node is asked of that one, too. */
  #meant = '';

  constructor(schema: GraphQLSchema, chance: Chance, findings: Findings) {
    this.#schema = schema;
    this.#chance = chance;
    this.#findings = findings;
    this.#withCode = chance.is(0.15);
    this.#pages = new PageWriter(chance, findings.cursors, (type, value) => this.#variable(type, value));
  }

  write(): Question {
    const type = this.#schema.getQueryType()!;
    const fields = Object.values(type.getFields()).filter(({ name }) => this.#isWanted(name));
    const node = type.getFields().node!;
    // By its id everything is reached, also what no list shows to the caller.
    const roots = Array.from({ length: this.#chance.upTo(3) }, () =>
      this.#root(this.#chance.is(0.3) ? node : this.#chance.one(fields)),
    );
    if (this.#chance.is(0.05)) roots.push('__typename');
    const selection = this.#arranged(type, roots);
    const named = this.#chance.is(0.5) || this.#definitions.length > 0;
    const head = named ? `query Q${this.#definitions.length ? `(${this.#definitions.join(', ')})` : ''} ` : '';
    const query = [`${head}{ ${selection} }`, ...this.#fragments.map(({ text }) => text)].join('\n');
    const isNamed = named && this.#chance.is(0.3);
    return { query, variables: this.variables, ...(isNamed ? { operationName: 'Q' } : {}) };
  }

  #isWanted(root: string): boolean {
    if (root === 'viewer' || root === 'serviceModules') return this.#withCode && this.#chance.is(0.5);
    return root !== 'previewClone' || (this.#withCode && this.#chance.is(0.3));
  }

  #root(field: GraphQLField<unknown, unknown>): string {
    return this.#field('Query', field, DEPTH);
  }

  #field(parent: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    const head = `${this.#alias()}${field.name}${this.#arguments(parent, field, depth)}${this.#directive()}`;
    if (isLeafType(type)) return head;
    const written = `${head} { ${this.#below(type as Composite, depth)} }`;
    if (!this.#chance.is(0.08)) return written;
    // The same field once more: its two selections become one.
    const again = `${head} { ${this.#below(type as Composite, Math.min(depth, 2))} }`;
    return `${written} ... { ${again} }`;
  }

  #below(type: Composite, depth: number): string {
    if (depth <= 0) return this.#typename();
    const wide = this.#chance.is(0.015);
    const fields = Object.values(type.getFields()).filter((field) => this.#withCode || !this.#isByCode(type, field));
    const leaves = fields.filter((field) => isLeafType(getNamedType(field.type)));
    const others = fields.filter((field) => !isLeafType(getNamedType(field.type)));
    const chosen = [
      ...leaves.filter(() => this.#chance.is(0.5)),
      ...others.filter(() => this.#chance.is(depth > 2 ? 0.45 : 0.3)),
      ...(isPage(type) && this.#chance.is(0.75) ? [type.getFields().nodes!] : []),
    ];
    const written = this.#chance
      .shuffled(chosen)
      .map((field) => this.#field(type.name, field, depthBelow(type, depth)));
    if (this.#chance.is(0.3)) written.push(this.#typename());
    if (isInterfaceType(type)) written.push(...this.#onVariants(type, depth));
    if (wide && leaves.length) {
      for (let n = 0; n < 60; n += 1) written.push(`${this.#name('w')}: ${this.#chance.one(leaves).name}`);
    }
    const known = this.#fragments.filter(({ on }) => on === type.name);
    if (known.length && this.#chance.is(0.15)) written.push(`...${this.#chance.one(known).name}`);
    if (written.length === 0) written.push(this.#typename());
    return this.#arranged(type, written);
  }

  /** What an interface's own fields do not tell, by type. */
  #onVariants(type: GraphQLInterfaceType, depth: number): string[] {
    const types = [...this.#schema.getPossibleTypes(type)];
    const interfaces = this.#schema.getImplementations(type).interfaces;
    const meant = types.filter(({ name }) => type.name === 'Node' && name === this.#meant);
    const some = [...meant, ...this.#chance.shuffled(types).slice(0, this.#chance.upTo(4))];
    return [...some, ...interfaces.filter(() => this.#chance.is(0.5))].map(
      (variant) => `... on ${variant.name}${this.#directive()} { ${this.#below(variant, Math.min(depth - 1, 3))} }`,
    );
  }

  /** The same selections, some of them inside fragments. */
  #arranged(type: Composite, written: readonly string[]): string {
    if (!this.#chance.is(0.25)) return written.join(' ');
    const at = this.#chance.below(written.length);
    const [before, within] = [written.slice(0, at), written.slice(at).join(' ')];
    const condition = this.#chance.one([type.name, type.name, ...this.#narrower(type)]);
    if (this.#chance.is(0.5)) {
      const name = this.#name('F');
      this.#fragments.push({ name, on: type.name, text: `fragment ${name} on ${type.name} { ${within} }` });
      const spread = `...${name}${this.#directive()}`;
      return [...before, spread, ...(this.#chance.is(0.2) ? [`...${name}`] : [])].join(' ');
    }
    const on = this.#chance.is(0.5) ? '' : ` on ${condition}`;
    const fields = condition === type.name || !on ? within : this.#typename();
    return [...before, `...${on}${this.#directive()} { ${fields} }`].join(' ');
  }

  #narrower(type: Composite): string[] {
    return type.getInterfaces().map(({ name }) => name);
  }

  #arguments(parent: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    const written: string[] = [];
    let list = parent === 'Query' ? field.name : `${parent}.${field.name}`;
    const said = (name: string, type: string, values: readonly string[]) => {
      const value = this.#chance.one(values);
      // Cursors of a list that is narrowed are its own.
      list = `${list} ${value}`;
      written.push(this.#value(name, type, value));
    };
    const { ids, projectIds, searches, templateIds } = this.#findings;
    for (const { name } of field.args) {
      if (name === 'search' && this.#chance.is(0.7)) said(name, 'String', searches);
      if (name === 'projectId' && this.#chance.is(0.4)) said(name, 'ID', projectIds);
      if (name === 'id') {
        const id = this.#chance.one(field.name === 'project' && this.#chance.is(0.8) ? projectIds : ids);
        this.#meant = id.split('_')[0]!;
        said(name, 'ID!', [id]);
      }
      if (name === 'input') written.push(`input: { templateId: "${this.#chance.one(templateIds)}" }`);
    }
    if (isPage(getNamedType(field.type))) {
      written.push(...this.#pages.write(list, { isRoot: parent === 'Query', depth }));
    }
    return written.length ? `(${written.join(', ')})` : '';
  }

  #value(name: string, type: string, value: string): string {
    if (this.#chance.is(0.1) && !type.endsWith('!')) return `${name}: null`;
    return `${name}: ${this.#chance.is(0.5) ? this.#variable(type, value) : JSON.stringify(value)}`;
  }

  #variable(type: string, value: unknown): string {
    const name = this.#name('v');
    const isOptional = !type.endsWith('!');
    const hasDefault = isOptional && this.#chance.is(0.3);
    this.#definitions.push(`$${name}: ${type}${hasDefault ? ` = ${JSON.stringify(value)}` : ''}`);
    if (!hasDefault || this.#chance.is(0.3)) this.variables[name] = isOptional && this.#chance.is(0.15) ? null : value;
    return `$${name}`;
  }

  #directive(): string {
    if (!this.#chance.is(0.06)) return '';
    const value = this.#chance.is(0.7);
    const condition = this.#chance.is(0.5) ? String(value) : this.#variable('Boolean!', value);
    const name = this.#chance.one(['include', 'include', 'skip']);
    return ` @${name}(if: ${name === 'skip' && condition === 'true' ? 'false' : condition})`;
  }

  /** Most fields under a name of their own, so that two in one place are never taken for one. */
  #alias(): string {
    if (this.#chance.is(0.01)) return `${this.#chance.one(AWKWARD)}: `;
    if (this.#chance.is(0.02)) return `${this.#name(LONG)}: `;
    return this.#chance.is(0.4) ? '' : `${this.#name('f')}: `;
  }

  #name(beginning: string): string {
    this.#names += 1;
    return `${beginning}${this.#names}`;
  }

  #typename(): string {
    return this.#chance.is(0.3) ? `${this.#name('t')}: __typename` : '__typename';
  }

  /** Fields that have arguments of a resolver, or whose type JavaScript writes, are made by code. */
  #isByCode({ name: parent }: Composite, field: GraphQLField<unknown, unknown>): boolean {
    const type = getNamedType(field.type);
    if (type.name === 'JSON' || parent === 'ProjectFunding') return !PLAIN_OF_FUNDING.has(field.name);
    return BY_CODE.has(type.name);
  }
}

const BY_CODE = new Set(['MetricValue', 'MaskedIdentifier', 'SettledFundingLine', 'ReservedAffair']);
const PLAIN_OF_FUNDING = new Set(['id', 'lineKey', 'budget', 'settled', 'remaining', 'fundingLine', 'funder']);

const isPage = (type: GraphQLNamedType): type is GraphQLObjectType =>
  isObjectType(type) && type.name.endsWith('Connection');

/** A connection and its edges are no level of their own. */
const depthBelow = ({ name }: Composite, depth: number): number =>
  /(Connection|Edge)$/.test(name) ? depth : depth - 1;

const aliasesIn = (query: string): number => query.match(/\w: \w+(?=[ ({@]|$)/g)?.length ?? 0;

/** Queries that a schema allows, the same for the same seed. */
export function* generatedQueries(schema: GraphQLSchema, seed: number, findings: Findings): Generator<Question> {
  const chance = new Chance(seed);
  for (;;) {
    const question = new Draft(schema, chance, findings).write();
    // Two selections under one name may contradict each other: such a query is no use here, nor one that is refused.
    const isShort = question.query.length < 12_000 && aliasesIn(question.query) <= DOCUMENT_LIMITS.aliases;
    if (isShort && validate(schema, parse(question.query)).length === 0) yield question;
  }
}
