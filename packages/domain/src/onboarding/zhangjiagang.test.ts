import { readFileSync } from 'node:fs';
import { isLocalDate } from '@gongzhi/kernel';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseOnboardingFile } from './onboarding-file.js';

const read = (path: string) => readFileSync(new URL(`../../../../tenants/${path}`, import.meta.url), 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: what the files hold is what these tests are about.
const yaml = (path: string): any => parse(read(path));
const keysOf = (items: { key: string }[]) => items.map(({ key }) => key);
const repeated = (items: string[]) => items.filter((item, index) => items.indexOf(item) !== index);

interface Span {
  from: number;
  to: number;
  except?: number[];
}
interface Records extends Span {
  by: string;
  for: string[];
  data: { kind: string };
  month: string;
}
interface Funding {
  line: string;
  funder: string;
}
const daysOf = ({ from, to, except = [] }: Span) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((day) => !except.includes(day));

describe('the communities of Zhangjiagang', () => {
  const city = yaml('zhangjiagang/city.yaml');
  const towns = new Set<string>(city.towns.map(({ code }: { code: string }) => code));
  const { rows, problems } = parseOnboardingFile({
    format: 'CSV',
    content: read('zhangjiagang/communities.csv'),
    towns,
    divisionPrefix: city.divisionCode,
  });

  test('parse without a problem, in the numbers of the published account', () => {
    const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
    expect(problems).toEqual([]);
    expect(count('RURAL_RESETTLEMENT')).toBe(26);
    expect(count('RURAL_MIXED')).toBe(53);
    expect(count('URBAN_COMMERCIAL')).toBe(126);
    expect(rows).toHaveLength(205);
  });

  test('are samples but for Xinfeng', () => {
    expect(rows.filter(({ sample }) => !sample)).toMatchObject([
      { code: 'xinfeng', name: '新丰社区', town: 'nanfeng', residents: 6500, foundedOn: '2011-11' },
    ]);
    expect(rows.every(({ divisionCode, code, adminEmail }) => !divisionCode && adminEmail === `admin@${code}`)).toBe(
      true,
    );
  });

  test('keep the names that guides rely on', () => {
    const names = new Map(rows.map(({ code, name }) => [code, name]));
    expect([names.get('chengxi'), names.get('jiyang')]).toEqual(['城西社区', '暨阳社区']);
  });
});

describe('the files of Xinfeng', () => {
  const folder = (name: string) => yaml(`zhangjiagang/xinfeng/${name}.yaml`);
  const { estates } = folder('estates');
  const { organisations } = folder('organisations');
  const { persons } = folder('persons');
  const { members } = folder('members');
  const { fundingLines } = folder('funds');
  const { figures } = folder('community');
  const project = folder('projects/elder-meals');
  const known = new Set([...keysOf(organisations), ...keysOf(yaml('defaults/organisations.yaml').organisations)]);
  const personByKey = new Map<string, { home: string[] }>(persons.map((each: { key: string }) => [each.key, each]));

  test('give each key once', () => {
    for (const list of [estates, organisations, persons, fundingLines]) expect(repeated(keysOf(list))).toEqual([]);
    expect(estates).toHaveLength(figures.estates);
    const social = organisations.filter(({ kind }: { kind: string }) => kind === 'SOCIAL_ORGANISATION');
    expect(social).toHaveLength(figures.socialOrganisations);
  });

  test('refer only to what is there', () => {
    const addresses = new Set(
      estates.flatMap(({ key, buildings }: { key: string; buildings: { name: string; stairwells: string[] }[] }) =>
        buildings.flatMap(({ name, stairwells }) => stairwells.map((stairwell) => `${key} ${name} ${stairwell}`)),
      ),
    );
    for (const each of persons) expect(addresses).toContain(each.home.join(' '));
    for (const each of persons) expect(each.birthDate).toSatisfy(isLocalDate);
    for (const member of members) {
      expect(personByKey.has(member.person)).toBe(true);
      expect(known).toContain(member.organisation);
    }
    const { operator, funding } = project.project;
    for (const key of [operator, ...funding.map(({ funder }: Funding) => funder)]) expect(known).toContain(key);
    expect(keysOf(fundingLines)).toEqual(expect.arrayContaining(funding.map(({ line }: Funding) => line)));
  });

  test('budget no more than the account says comes in', () => {
    const budget = fundingLines.reduce((sum: number, line: { annualYuan: string }) => sum + Number(line.annualYuan), 0);
    expect(budget).toBeLessThanOrEqual(Number(folder('community').money.grantsPerYear));
  });

  test('record care and meals only among those enrolled, hosts and guests of one stairwell, each once a day', () => {
    const enrolled = new Map(project.enrolments.map((each: { person: string; as: string }) => [each.person, each.as]));
    const home = (key: string) => personByKey.get(key)?.home;
    const served = project.records.flatMap(({ by, for: elders, data, month, ...span }: Records) =>
      elders.flatMap((elder) => {
        expect([enrolled.get(by), enrolled.get(elder)]).toEqual([data.kind === 'CARE' ? 'helper' : 'host', 'elder']);
        if (data.kind === 'SHARED_MEAL') expect(home(by)).toEqual(home(elder));
        return daysOf(span).map((day) => ({
          elder,
          by,
          kind: data.kind,
          day: `${month}-${String(day).padStart(2, '0')}`,
        }));
      }),
    );
    const kinds = served.map(({ elder, kind, day }: Record<string, string>) => `${elder} ${kind} ${day}`);
    const givers = served.map(({ elder, by, day }: Record<string, string>) => `${elder} ${by} ${day}`);
    expect(repeated(kinds)).toEqual([]);
    for (const { for: elder, by, day } of project.ratings) expect(givers).toContain(`${elder} ${by} ${day}`);
  });

  test.each(['elder-haircut', 'elder-meals', 'neighbour-crafts'])('know everybody whom %s speaks of', (name) => {
    const { project: told, enrolments, records, ratings } = folder(`projects/${name}`);
    const organisation = [
      ...[told.operator, ...told.funding.map(({ funder }: Funding) => funder)],
      ...(told.payees ?? []).map((payee: { organisation: string }) => payee.organisation),
    ];
    for (const key of organisation) expect(known).toContain(key);
    expect(keysOf(fundingLines)).toEqual(expect.arrayContaining(told.funding.map(({ line }: Funding) => line)));
    const enrolled = enrolments.map(({ person }: { person: string }) => person);
    expect(repeated(enrolled)).toEqual([]);
    for (const person of enrolled) expect(personByKey.has(person)).toBe(true);
    const served = [...records, ...ratings].flatMap(({ by, for: whom }: { by?: string; for: string | string[] }) =>
      [by ?? [], whom].flat(),
    );
    expect(enrolled).toEqual(expect.arrayContaining(served));
  });

  test('let the sample steward rate a service of his own', () => {
    const steward = members.find(({ role }: { role: string }) => role === 'STEWARD').person;
    expect(project.enrolments).toContainEqual({ person: steward, as: 'elder', from: project.project.from });
    expect(project.ratings.map((rating: { for: string }) => rating.for)).toContain(steward);
  });
});

describe.each(['chengxi', 'jiyang'])('the files of %s', (code) => {
  const { organisations } = yaml(`zhangjiagang/${code}/organisations.yaml`);
  const { persons } = yaml(`zhangjiagang/${code}/persons.yaml`);
  const { members } = yaml(`zhangjiagang/${code}/members.yaml`);

  test('have no social organisation for elders, but a partner that could serve them', () => {
    const forElders = organisations.filter(({ serves }: { serves: string[] }) => serves.includes('elder-care'));
    expect(forElders.map(({ kind }: { kind: string }) => kind)).toEqual(['STATIONED_UNIT']);
  });

  test('have a helper and an elder who lives alone in one stairwell, and a member of every role', () => {
    const byKey = new Map<string, { home: string[]; situations?: string[] }>(
      persons.map((each: { key: string }) => [each.key, each]),
    );
    expect(byKey.get('helper')?.home).toEqual(byKey.get('elder')?.home);
    expect(byKey.get('elder')?.situations).toContain('LIVING_ALONE');
    expect(members.map(({ role }: { role: string }) => role)).toEqual([
      'ADMIN',
      'LEADER',
      'EXECUTOR',
      'STEWARD',
      'CATALYST',
      'PARTNER',
    ]);
  });
});

describe('what every new community begins with', () => {
  const file = (name: string) => yaml(`defaults/${name}.yaml`);

  test('one organisation for each of the five subjects', () => {
    const subjects = file('organisations').organisations.map(({ subject }: { subject: string }) => subject);
    expect(subjects).toEqual(['LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER']);
  });

  test('seven categories with 26 items', () => {
    const { categories } = file('service-items');
    const codes = categories.flatMap(({ items }: { items: { code: string }[] }) => items.map(({ code }) => code));
    expect([categories.length, new Set(codes).size]).toEqual([7, 26]);
  });

  test('a charter of eight constituencies with an odd number of seats', () => {
    const { constituencies } = file('charter');
    const seats = constituencies.reduce((sum: number, each: { seats: number }) => sum + each.seats, 0);
    expect([constituencies.length, seats]).toEqual([8, 21]);
  });

  test('accounts in fen and points, each code once; reserved affairs', () => {
    const { accounts } = file('accounts');
    expect(repeated(accounts.map(({ code }: { code: string }) => code))).toEqual([]);
    expect(new Set(accounts.map(({ unit }: { unit: string }) => unit))).toEqual(new Set(['FEN', 'POINTS']));
    expect(keysOf(file('constitution').reservedAffairs)).toEqual(['family-planning', 'work-safety']);
  });
});
