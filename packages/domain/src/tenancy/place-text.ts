const DIGITS: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const NUMERALS = '零〇一二两三四五六七八九十百';
const DASHES = /[‐‑‒–—―−－~～〜∼]/g;
/** What a number counts, in the words that are in use for it. */
const UNITS = '个|号楼|幢|栋|座|楼|单元|门洞|楼道|梯|层|户|套|室|号';

/** `十二` → 12, `二十` → 20, `一百零三` → 103. */
function numberOf(numerals: string): number {
  let [total, digit] = [0, 0];
  for (const numeral of numerals) {
    if (numeral === '十' || numeral === '百') {
      total += (digit || 1) * (numeral === '十' ? 10 : 100);
      digit = 0;
    } else digit = DIGITS[numeral]!;
  }
  return total + digit;
}

const COUNTING = new RegExp(`[${NUMERALS}]+(?=-|[,、]\\d|(?:${UNITS}))`, 'g');

/**
 * A place's description in one way of writing: plain digits, one kind of dash, no blanks. Numerals become digits only
 * where they count something, so that an estate may be called 三联小区.
 */
export function plainPlace(text: string): string {
  const joined = text
    .normalize('NFKC')
    .replace(/\s/g, '')
    .toLowerCase()
    .replace(DASHES, '-')
    .replace(new RegExp(`(?<=[\\d${NUMERALS}])[至到](?=[\\d${NUMERALS}])`, 'g'), '-');
  let plain = joined;
  // The second number of a range shows that the first one is a number, too: from the end to the start.
  for (let before = ''; before !== plain; ) {
    before = plain;
    plain = plain.replace(COUNTING, (numerals) => String(numberOf(numerals)));
  }
  return plain;
}

/** Two names that people use for the same place have one key: 3幢, 三号楼 and ３ 栋; 2单元 and 二单元; 101 and 101室. */
export const placeKey = (name: string): string =>
  plainPlace(name)
    .replace(/(?<=\d)(?:号楼|幢|栋|座)$/, '幢')
    .replace(/(?<=\d)(?:门洞|楼道|单元|梯)$/, '单元')
    .replace(/(?<=\d)(?:室|号)$/, '')
    .replace(/^0+(?=\d)/, '');
