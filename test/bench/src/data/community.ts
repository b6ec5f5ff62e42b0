import { administratorOf, communityName, DAYS, dayAfter, idOf, SHAPE } from './city.ts';
import { json, list, type Table, tenantTable, times } from './table.ts';

const FAMILY_NAMES = [...'赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕施张'];
const GIVEN_NAMES = ['秀英', '建国', '桂兰', '志强', '美华', '永康', '巧云', '德明', '玉珍', '卫东', '小芳'];
const ROLES = ['ADMIN', 'LEADER', 'EXECUTOR', 'STEWARD', 'CATALYST', 'PARTNER'];
const APP_SCOPES = list(['community:read', 'projects:read', 'records:read']);
const SOURCES = ['市福利中心', '镇福利中心', '爱心企业', '社区', '民政条线', '社会捐赠'];

const nameOf = (n: number): string =>
  FAMILY_NAMES[n % FAMILY_NAMES.length]! + GIVEN_NAMES[Math.floor(n / FAMILY_NAMES.length) % GIVEN_NAMES.length]!;

/** A community without its projects: places, organisations, people, and what it began with. */
export const communityTables: readonly Table[] = [
  tenantTable('estate', ['id', 'name'], (c) => times(SHAPE.estates, (n) => [idOf('estate', c, n), `第${n + 1}小区`])),
  tenantTable('building', ['id', 'estate_id', 'name'], (c) =>
    times(SHAPE.buildings, (n) => [idOf('building', c, n), idOf('estate', c, n % SHAPE.estates), `${n + 1}幢`]),
  ),
  tenantTable('stairwell', ['id', 'building_id', 'name'], (c) =>
    times(SHAPE.stairwells, (n) => [idOf('stairwell', c, n), idOf('building', c, n % SHAPE.buildings), `${n + 1}单元`]),
  ),
  tenantTable('organisation', ['id', 'name', 'kind', 'subject', 'serves', 'sample'], (c, { defaults }) =>
    times(SHAPE.organisations, (n) => {
      const own = defaults.organisations[n];
      const name = own ? own.name.zh.replaceAll('{community}', communityName(c)) : `第${n + 1}社会组织`;
      const [kind, subject] = own ? [own.kind, own.subject] : ['SOCIAL_ORGANISATION', 'CATALYST'];
      return [idOf('organisation', c, n), name, kind, subject, list(own?.serves ?? ['elder-care']), false];
    }),
  ),
  tenantTable(
    'person',
    ['id', 'name', 'birth_date', 'stairwell_id', 'situations', 'subject', 'sample'],
    (c, { subjectOf }) =>
      times(SHAPE.persons, (n) => [
        idOf('person', c, n),
        nameOf(n),
        dayAfter(n < SHAPE.helpers ? '1968-01-01' : '1940-01-01', n),
        idOf('stairwell', c, n % SHAPE.stairwells),
        list(n < SHAPE.helpers ? [] : ['LIVING_ALONE']),
        n === 0 ? subjectOf(administratorOf(c)) : null,
        false,
      ]),
  ),
  tenantTable('membership', ['id', 'person_id', 'role', 'organisation_id', 'from_date'], (c) =>
    times(SHAPE.members, (n) => [
      idOf('membership', c, n),
      idOf('person', c, n),
      ROLES[n]!,
      n === 0 ? null : idOf('organisation', c, n),
      DAYS.from,
    ]),
  ),
  tenantTable('app_consent', ['id', 'client_id', 'scopes', 'from_date'], (c) =>
    times(2, (n) => [idOf('app_consent', c, n), `app-${n + 1}`, APP_SCOPES, DAYS.from]),
  ),
  tenantTable('constitution', ['id', 'reserved_affairs'], (c, { defaults }) => [
    [idOf('constitution', c), json(defaults.reservedAffairs)],
  ]),
  tenantTable('council_charter', ['id', 'document'], (c, { defaults }) => [
    [idOf('council_charter', c), json(defaults.charter)],
  ]),
  tenantTable(
    'service_item',
    ['id', 'code', 'category', 'category_en', 'name', 'name_en', 'sample'],
    (c, { defaults }) =>
      defaults.serviceItems.map(({ code, category, name }, n) => [
        idOf('service_item', c, n),
        code,
        category.zh,
        category.en,
        name.zh,
        name.en,
        false,
      ]),
  ),
  tenantTable('account', ['id', 'code', 'name', 'name_en', 'unit', 'kind'], (c, { defaults }) =>
    defaults.accounts.map(({ code, name, unit, kind }, n) => [
      idOf('account', c, n),
      code,
      name.zh,
      name.en,
      unit,
      kind,
    ]),
  ),
  tenantTable('funding_line', ['id', 'key', 'title', 'source', 'annual_fen', 'sample'], (c) =>
    SOURCES.map((source, n) => [
      idOf('funding_line', c, n),
      `line-${n + 1}`,
      `第${n + 1}项资金`,
      source,
      65_000_000,
      false,
    ]),
  ),
];
