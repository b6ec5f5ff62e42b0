import { isLocalDate, refuse, text } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import type { Ctx } from '../context.js';
import { normaliseName } from '../names.js';
import { type OnboardingRow, SLUG, slugRule } from '../onboarding/onboarding-file.js';
import { normaliseEmail } from '../people/identifiers.js';
import { type Community, Town } from '../tenancy/community.entity.js';
import { divisionCodeProblem, URBAN_RURAL_CLASSES } from '../tenancy/division-code.js';
import { Building, Estate } from '../tenancy/place.entity.js';
import { mustBeFree } from './register.service.js';
import type { NewCommunityInput, SplitPlaceInput } from './split.inputs.js';

/** The ids of what goes: whole estates, and buildings of estates that stand in both communities. */
export interface ChosenPlaces {
  estates: string[];
  buildings: string[];
}

/** What a split works from, as the operation keeps it, sealed. */
export interface SplitRequest {
  row: OnboardingRow;
  townId: string | null;
  chosen: ChosenPlaces;
}

/** The new community as onboarding would have it. @throws Refusal, naming the field */
export async function newcomerOf(
  ctx: Ctx,
  newcomer: NewCommunityInput,
  origin: Community,
): Promise<Pick<SplitRequest, 'row' | 'townId'>> {
  const at = (field: keyof NewCommunityInput) => ['newcomer', field];
  const code = newcomer.code.trim();
  if (!SLUG.test(code)) throw refuse('BAD_USER_INPUT', slugRule, at('code'));
  await mustBeFree(ctx.em, code, null, at('code'));
  const town = await townOf(ctx.em, newcomer.town, origin);
  return {
    townId: town?.id ?? null,
    row: {
      line: 0,
      code,
      name: normaliseName(newcomer.name, at('name')),
      kind: newcomer.kind,
      town: town?.code ?? '',
      divisionCode: divisionCodeOf(newcomer.divisionCode),
      urbanRuralClass: classOf(newcomer.urbanRuralClass),
      adminEmail: normaliseEmail(newcomer.adminEmail, at('adminEmail')),
      residents: residentsOf(newcomer.residents, origin),
      foundedOn: foundedOf(newcomer.foundedOn),
      sample: origin.sample,
    },
  };
}

/** The places that are named, of the community whose session this is. @throws Refusal, naming which */
export async function chosenPlaces(em: EntityManager, places: readonly SplitPlaceInput[]): Promise<ChosenPlaces> {
  if (places.length === 0) throw nothingChosen(['places']);
  const own = await em.find(Estate, {});
  const seen = new Set<string>();
  const chosen: ChosenPlaces = { estates: [], buildings: [] };
  for (const [n, { estate: name, buildings }] of places.entries()) {
    const estate = own.find((each) => each.name === name.trim());
    if (!estate) throw noSuchPlace(name, ['places', String(n), 'estate']);
    if (seen.has(estate.id)) throw chosenTwice(name, ['places', String(n), 'estate']);
    seen.add(estate.id);
    const ids = buildings ? await buildingsOf(em, estate, buildings, ['places', String(n), 'buildings']) : 'ALL';
    if (ids === 'ALL') chosen.estates.push(estate.id);
    else chosen.buildings.push(...ids);
  }
  if (chosen.estates.length === own.length) throw everythingChosen();
  return chosen;
}

/** All of an estate's buildings are the estate. */
async function buildingsOf(
  em: EntityManager,
  estate: Estate,
  names: readonly string[],
  field: string[],
): Promise<string[] | 'ALL'> {
  if (names.length === 0) throw nothingChosen(field);
  const own = await em.find(Building, { estateId: estate.id });
  const ids = names.map((name, n) => {
    const building = own.find((each) => each.name === name.trim());
    if (!building) throw noSuchPlace(name, [...field, String(n)]);
    return building.id;
  });
  return new Set(ids).size === own.length ? 'ALL' : [...new Set(ids)];
}

async function townOf(em: EntityManager, code: string | null | undefined, origin: Community): Promise<Town | null> {
  if (code == null) return origin.townId ? em.findOne(Town, { id: origin.townId }) : null;
  const town = await em.findOne(Town, { code: code.trim() });
  if (town) return town;
  throw refuse('NOT_FOUND', text('没有这个镇街', 'There is no such town'), ['newcomer', 'town']);
}

function divisionCodeOf(code: string | null | undefined): string | null {
  const problem = code == null ? null : divisionCodeProblem(code);
  if (problem) throw refuse('BAD_USER_INPUT', problem, ['newcomer', 'divisionCode']);
  return code ?? null;
}

function classOf(code: string | null | undefined): string | null {
  if (code == null || URBAN_RURAL_CLASSES.has(code)) return code ?? null;
  const known = [...URBAN_RURAL_CLASSES.keys()].join(', ');
  throw refuse('BAD_USER_INPUT', text(`城乡分类应为：${known}`, `Must be one of ${known}`), [
    'newcomer',
    'urbanRuralClass',
  ]);
}

function residentsOf(residents: number | null | undefined, origin: Community): number | null {
  const most = origin.residents ?? 99_999_999;
  if (residents == null || (residents >= 0 && residents <= most)) return residents ?? null;
  throw refuse('BAD_USER_INPUT', text(`应为 0 至 ${most}`, `This is 0 to ${most}`), ['newcomer', 'residents']);
}

function foundedOf(day: string | null | undefined): string | null {
  if (day == null || isLocalDate(day) || isLocalDate(`${day}-01`)) return day ?? null;
  throw refuse(
    'BAD_USER_INPUT',
    text('应为有效日期：YYYY-MM 或 YYYY-MM-DD', 'Must be a date that exists: YYYY-MM or YYYY-MM-DD'),
    ['newcomer', 'foundedOn'],
  );
}

const nothingChosen = (field: string[]) =>
  refuse('BAD_USER_INPUT', text('请选择划出的小区或楼栋', 'Choose the estates or buildings that go'), field);
const everythingChosen = () =>
  refuse(
    'BAD_USER_INPUT',
    text(
      '不能划出全部小区：没有留下的，请改用更名',
      'All estates are chosen: nothing stays; rename the community instead',
    ),
    ['places'],
  );
const noSuchPlace = (name: string, field: string[]) =>
  refuse('NOT_FOUND', text(`该社区没有${name.trim()}`, `The community has no ${name.trim()}`), field);
const chosenTwice = (name: string, field: string[]) =>
  refuse('BAD_USER_INPUT', text(`${name.trim()}选了两次`, `${name.trim()} is chosen twice`), field);
