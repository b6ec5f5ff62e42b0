import { type Text, text } from '@gongzhi/kernel';

/**
 * The three parts of a community's statistical division code: `county` (6 digits, GB/T 2260), `town` (3 digits,
 * GB/T 10114) and `place` (3 digits, the committee within the town).
 */
export interface DivisionCode {
  county: string;
  town: string;
  place: string;
}

/** The parts of a 12-digit code; null where the text is no code of a single community. */
export function parseDivisionCode(code: string): DivisionCode | null {
  const [, county, town, place] = /^([1-8]\d{5})(\d{3})(\d{3})$/.exec(code) ?? [];
  if (!county || !town || !place) return null;
  // 000 stands for everything below the level above: such a code names a county or a town.
  return town === '000' || place === '000' ? null : { county, town, place };
}

/**
 * Why a text cannot be the division code of a community, or null where it can.
 * `within`: the digits that every code of the city begins with, as in its county code; left out, any county will do.
 * Whether the code has been given out is for the imported code table to say, not for this check.
 */
export function divisionCodeProblem(code: string, within = ''): Text | null {
  if (!/^\d{12}$/.test(code)) return text('区划代码应为 12 位数字', 'A division code has 12 digits');
  if (!parseDivisionCode(code)) {
    return text(
      '区划代码应为 6 位县级、3 位镇街、3 位社区代码，且须指到社区一级',
      'A division code is 6 digits of county, 3 of town and 3 of community, and must name a community',
    );
  }
  return code.startsWith(within)
    ? null
    : text(`区划代码应以 ${within} 开头`, `The division code must begin with ${within}`);
}

/** Urban–rural classes of the National Bureau of Statistics, by their three-digit code. */
export const URBAN_RURAL_CLASSES: ReadonlyMap<string, Text> = new Map([
  ['111', text('主城区', 'main urban area')],
  ['112', text('城乡结合区', 'urban–rural fringe')],
  ['121', text('镇中心区', 'town centre')],
  ['122', text('镇乡结合区', 'town–country fringe')],
  ['123', text('特殊区域', 'special area')],
  ['210', text('乡中心区', 'township centre')],
  ['220', text('村庄', 'village')],
]);
