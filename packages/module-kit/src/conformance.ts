import { canonicalJson, daysInclusive, type Fen, hashOf, type Text } from '@gongzhi/kernel';
import { describe, expect, it } from 'vitest';
import { deepFreeze, earning, earningSomething, earningTexts } from './conformance-earnings.js';
import { personalFields, textFaults, textsOf } from './conformance-texts.js';
import { type Claim, type Metric, OPERATOR, type ServiceModule, type SettlementFacts } from './contract.js';
import { definitionFaults } from './define.js';
import { eligible } from './eligibility.js';
import { formSchema } from './form-schema.js';
import { amountOf, quotient, sharesOf } from './metrics.js';
import { parseConfig, parsePartData, parseRecord } from './parse.js';
import { settleWithin } from './settlement.js';
import { compareVersions, migrateConfig, migrateRecord } from './versions.js';

type Data = Record<string, unknown>;

export interface Samples<Config> {
  /** Periods to settle, by what they show. Together they must draw on every funding line, and pay every payee. */
  settlements: Record<string, SettlementFacts<Config>>;
  /** Configurations as older versions stored them; one at least from before each config migration. */
  storedConfigs?: readonly { version: string; config: Data }[];
  /** Record contents as older versions stored them; one at least from before each record migration. */
  storedRecords?: readonly { version: string; data: Data }[];
}

/** Registers the tests that a module must pass before it is installed. Call it in a test file of the module. */
export function conformance<Config>(module: ServiceModule<Config>, samples: Samples<Config>): void {
  describe(`module ${module.key} conforms`, () => {
    definition(module);
    texts(module, samples);
    for (const [name, facts] of Object.entries(samples.settlements)) {
      describe(`settlement: ${name}`, () => {
        takingPart(module, facts);
        settling(module, facts);
        money(module, facts);
        earning(module, facts);
        measuring(module, facts);
        comparing(module, facts);
      });
    }
    vacuity(module, samples);
    earningSomething(module, samples.settlements);
    migrations(module, samples);
  });
}

function definition<Config>(module: ServiceModule<Config>): void {
  it('is well defined', () => expect(definitionFaults(module)).toEqual([]));

  it('has defaults for every setting, which survive canonical JSON', () => {
    const config = defaultsOf(module);
    const again = parseConfig(module, JSON.parse(canonicalJson(config)));
    expect(again).toEqual({ ok: true, value: config });
    expect(hashOf(again.ok && again.value)).toBe(hashOf(config));
  });

  it('refuses settings that it does not know', () => {
    expect(parseConfig(module, { noSuchSetting: 1 })).toMatchObject({
      ok: false,
      problems: [{ field: ['noSuchSetting'] }],
    });
  });

  it('asks for no personal data in its configuration, which travels with templates', () => {
    expect(personalFields(module.config)).toEqual([]);
  });

  it('has forms for its configuration, its parts and its record', () => {
    for (const schema of [module.config, module.record, ...Object.values(module.parts).map(({ data }) => data)]) {
      expect(formSchema(schema)).toMatchObject({ type: 'object' });
    }
  });

  it('has nothing to pay, and figures without a fault, where nothing has happened', () => {
    const facts = {
      config: defaultsOf(module),
      from: '2026-03-01',
      until: '2026-03-31',
      participants: [],
      records: [],
    };
    expect(module.settle(facts)).toEqual([]);
    for (const metric of module.metrics) {
      expectFigure(metric, { ...facts, ratings: [], settled: 0 });
      for (const [, share] of sharesOf(metric)) expect([metric.key, amountOf(share, facts)]).toEqual([metric.key, 0]);
    }
  });
}

function texts<Config>(module: ServiceModule<Config>, samples: Samples<Config>): void {
  it('says everything in Chinese and in English', () => {
    const notes = Object.entries(samples.settlements).flatMap(([name, facts]) => [
      ...module.settle(facts).map(({ note }): [string, Text] => [`claim of ${name}`, note]),
      ...earningTexts(module, facts),
    ]);
    expect(textFaults([...textsOf(module), ...notes])).toEqual([]);
  });

  it('gives the reason in both languages where someone of whom nothing is known may not take part', () => {
    const nobody = { birthDate: null, situations: [], residence: null, guardians: [] };
    const facts = { config: defaultsOf(module), person: nobody, on: '2026-03-01', data: {} };
    for (const as of Object.keys(module.parts)) {
      const reasons = eligible(module, { as, ...facts }).map(({ code, reason }): [string, Text] => [code, reason]);
      expect(textFaults(reasons)).toEqual([]);
    }
  });
}

function takingPart<Config>(module: ServiceModule<Config>, facts: SettlementFacts<Config>): void {
  it('is drawn from people who may take part and records that the module lets pass', () => {
    const { config } = facts;
    expect(parseConfig(module, config)).toEqual({ ok: true, value: config });
    for (const { as, person, from, data } of facts.participants) {
      expect(parsePartData(module, as, data)).toEqual({ ok: true, value: data });
      expect(eligible(module, { as, config, person, on: from, data })).toEqual([]);
    }
    for (const record of facts.records) {
      expect(parseRecord(module, record.data)).toEqual({ ok: true, value: record.data });
      expect(module.checkRecord({ config, record })).toEqual([]);
    }
  });
}

function settling<Config>(module: ServiceModule<Config>, facts: SettlementFacts<Config>): void {
  it('comes out the same each time, in whatever order the records are, and changes nothing', () => {
    const claims = module.settle(facts);
    const frozen = deepFreeze(structuredClone(facts));
    expect(module.settle(frozen)).toEqual(claims);
    for (const order of orders(facts.records.length)) {
      const records = order.map((index) => facts.records[index]!);
      const participants = facts.participants.toReversed();
      expect(module.settle({ ...facts, records, participants })).toEqual(claims);
    }
  });

  it('pays nothing for records that lie outside the period', () => {
    for (const period of [
      { from: '1950-01-01', until: '1950-01-31' },
      { from: '2150-01-01', until: '2150-01-31' },
    ]) {
      expect(module.settle({ ...facts, ...period })).toEqual([]);
    }
  });
}

function money<Config>(module: ServiceModule<Config>, facts: SettlementFacts<Config>): void {
  const claims = module.settle(facts);

  it('claims whole fen from known lines for known participants and payees, at the rate of the line', () => {
    const participants = facts.participants.map(({ id }) => id);
    const payees = new Set([...participants, ...payeesOf(module)].map(nameOf));
    for (const claim of claims) expectClaim(module, facts.config, claim, payees);
  });

  it('keeps to the daily cap of each line', () => {
    const served = new Set(facts.records.map(({ participant }) => participant.id)).size;
    const days = daysInclusive(facts.from, facts.until);
    for (const line of module.fundingLines) {
      const cap = line.dailyCap(facts.config);
      if (cap === null) continue;
      expect(sum(claimsOn(claims, line.key).map(({ quantity }) => quantity))).toBeLessThanOrEqual(cap * served * days);
    }
  });

  it('never pays more than a line has, and tells every fen that falls short', () => {
    for (const { key } of module.fundingLines) {
      const due = sum(claimsOn(claims, key).map((claim) => claim.due));
      for (const available of [-1, 0, 1, Math.floor(due / 2), due, due + 1]) {
        const paid = claimsOn(settleWithin(claims, { [key]: available }), key);
        expect(sum(paid.map(({ payable }) => payable))).toBe(Math.min(due, Math.max(0, available)));
        for (const claim of paid) expect(claim.payable + claim.shortfall).toBe(claim.due);
      }
    }
  });
}

function expectClaim<Config>(
  module: ServiceModule<Config>,
  config: Config,
  claim: Claim,
  payees: ReadonlySet<string>,
): void {
  const line = module.fundingLines.find(({ key }) => key === claim.fundingLine);
  expect(line, `funding line ${claim.fundingLine}`).toBeDefined();
  expect(payees).toContain(nameOf(claim.payee));
  for (const amount of [claim.quantity, claim.unitFen, claim.due, claim.retained]) {
    expect(Number.isSafeInteger(amount) && amount >= 0, `${amount} is a whole amount`).toBe(true);
  }
  const { granted, paid } = line!.rate(config);
  expect(claim.unitFen).toBe(paid);
  // Prorating may only make a claim smaller; a claim in full uses up its grant to the fen.
  expect(claim.due).toBeLessThanOrEqual(claim.quantity * paid);
  expect(claim.due + claim.retained).toBeLessThanOrEqual(claim.quantity * granted);
  if (claim.due === claim.quantity * paid) expect(claim.due + claim.retained).toBe(claim.quantity * granted);
}

function measuring<Config>(module: ServiceModule<Config>, facts: SettlementFacts<Config>): void {
  it('has figures', () => {
    const settled = sum(module.settle(facts).map(({ due }) => due));
    const ratings = facts.records.map(({ id }, index) => ({ record: id, score: (index % 5) + 1 }));
    for (const metric of module.metrics) {
      expectFigure(metric, { ...facts, ratings, settled });
      expectFigure(metric, { ...facts, ratings: [], settled: 0 });
    }
  });
}

/** What is compared among communities is made of records of the period alone, each counted once, and is what was measured. */
function comparing<Config>(module: ServiceModule<Config>, facts: SettlementFacts<Config>): void {
  it('says which records stand behind what is compared', () => {
    for (const metric of module.metrics) {
      const amounts = sharesOf(metric).map(([, share]) => {
        const records = share.records(facts);
        expect(new Set(records).size).toBe(records.length);
        for (const record of records) {
          expect(facts.records).toContain(record);
          expect(record.servedOn >= facts.from && record.servedOn <= facts.until).toBe(true);
          if (share.behind !== 'served') expect([metric.key, record.servedBy]).not.toEqual([metric.key, null]);
        }
        const amount = amountOf(share, facts);
        expect(Number.isSafeInteger(amount) && amount >= 0, `${metric.key} is ${amount}`).toBe(true);
        expect(amountOf(share, { ...facts, records })).toBe(amount);
        return amount;
      });
      const measured = metric.measure({ ...facts, ratings: [], settled: 0 });
      if (metric.compared && 'sum' in metric.compared)
        expect([metric.key, measured ?? 0]).toEqual([metric.key, amounts[0]]);
      else if (metric.compared)
        expect([metric.key, measured]).toEqual([
          metric.key,
          quotient(metric.compared.times * amounts[0]!, amounts[1]!),
        ]);
    }
  });
}

/** Figures travel in templates as evidence, in canonical JSON: whole numbers only. */
function expectFigure<Config>(metric: Metric<Config>, facts: Parameters<Metric<Config>['measure']>[0]): void {
  const figure = metric.measure(facts);
  expect(figure === null || Number.isSafeInteger(figure), `${metric.key} is ${figure}`).toBe(true);
}

function vacuity<Config>(module: ServiceModule<Config>, samples: Samples<Config>): void {
  it('has a sample settlement that draws on each funding line', () => {
    const claims = Object.values(samples.settlements).flatMap((facts) => module.settle(facts));
    const untouched = module.fundingLines.filter(({ key }) => claimsOn(claims, key).length === 0);
    expect(untouched.map(({ key }) => key)).toEqual([]);
  });

  it('has a sample settlement that pays each payee', () => {
    const paid = new Set(
      Object.values(samples.settlements).flatMap((facts) => module.settle(facts).map(({ payee }) => nameOf(payee))),
    );
    expect((module.payees ?? []).filter(({ key }) => !paid.has(nameOf({ organisation: key })))).toEqual([]);
  });
}

function migrations<Config>(module: ServiceModule<Config>, samples: Samples<Config>): void {
  const { storedConfigs = [], storedRecords = [] } = samples;

  it('brings every stored configuration and record to its present shape', () => {
    for (const { version, config } of storedConfigs) {
      expect(parseConfig(module, migrateConfig(module, version, config))).toMatchObject({ ok: true });
    }
    for (const { version, data } of storedRecords) {
      expect(parseRecord(module, migrateRecord(module, version, data))).toMatchObject({ ok: true });
    }
  });

  it('has a sample from before each migration', () => {
    expect(unproven(module.migrateConfig, storedConfigs)).toEqual([]);
    expect(unproven(module.migrateRecord, storedRecords)).toEqual([]);
  });
}

const unproven = (steps: Record<string, unknown>, stored: readonly { version: string }[]): string[] =>
  Object.keys(steps).filter((target) => !stored.some(({ version }) => compareVersions(version, target) < 0));

function defaultsOf<Config>(module: ServiceModule<Config>): Config {
  const defaults = parseConfig(module, {});
  if (!defaults.ok) throw new TypeError(`${module.key}: the defaults do not parse`);
  return defaults.value;
}

/** A few orders that move every record: reversed, rotated, and even places before odd ones. */
function orders(length: number): number[][] {
  const places = Array.from({ length }, (_, index) => index);
  return [
    places.toReversed(),
    [...places.slice(1), ...places.slice(0, 1)],
    [...places.filter((place) => place % 2 === 1), ...places.filter((place) => place % 2 === 0)],
  ];
}

/** The organisations that claims of a module may be paid to. */
const payeesOf = <Config>({ payees = [] }: ServiceModule<Config>): Claim['payee'][] =>
  [OPERATOR, ...payees.map(({ key }) => key)].map((organisation) => ({ organisation }));

/** Told apart in a set: an id of a participant is not a key of an organisation. */
const nameOf = (payee: Claim['payee']): string =>
  typeof payee === 'string' ? payee : `organisation ${payee.organisation}`;

const claimsOn = <Kind extends Claim>(claims: readonly Kind[], line: string): Kind[] =>
  claims.filter(({ fundingLine }) => fundingLine === line);

const sum = (amounts: readonly Fen[]): Fen => amounts.reduce((total, amount) => total + amount, 0);
