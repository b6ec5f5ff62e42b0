/** What decides how a number looks: as a day, as digits with zeros in front, or as itself. */
export type NumberFormat =
  | { kind: 'plain' }
  | { kind: 'digits'; width: number }
  | { kind: 'date'; year: boolean; month: boolean; day: boolean; time: boolean };

export const PLAIN: NumberFormat = { kind: 'plain' };

const date = (letters: string): NumberFormat => ({
  kind: 'date',
  year: letters.includes('y'),
  month: letters.includes('m') && /[yd]|^m+$/.test(letters),
  day: letters.includes('d'),
  time: /[hs]/.test(letters),
});

/** Formats that a workbook names by number alone, as a Chinese installation has them (ECMA-376, 18.8.30). */
const BUILT_IN: ReadonlyMap<number, NumberFormat> = new Map(
  Object.entries({
    ymd: [14, 15, 30, 31],
    md: [16, 28, 29, 51, 53, 54, 58],
    ym: [17, 27, 36, 50, 52, 57],
    ymdh: [22],
    h: [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56],
  }).flatMap(([letters, ids]) => ids.map((id) => [id, date(letters)] as const)),
);

export function formatOf(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return BUILT_IN.get(id) ?? PLAIN;
  // Texts in quotes, escaped characters, colours and places, fillers; and only the first of several sections.
  const plain = code
    .replace(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '')
    .split(';', 1)[0]!
    .trim()
    .toLowerCase();
  if (/^0{2,}$/.test(plain)) return { kind: 'digits', width: plain.length };
  if (plain.includes('general')) return PLAIN;
  const letters = plain.replace(/[^ymdhs]/g, '');
  return letters === '' ? PLAIN : date(letters);
}
