import { type Surroundings, unescaped } from './cell-text.js';
import { formatOf, type NumberFormat } from './number-format.js';
import { DAMAGED, Unreadable, unpack } from './package-parts.js';
import { walk } from './xml.js';

export interface OpenedWorkbook extends Surroundings {
  /** The sheet that is read, as XML. */
  sheet: Uint8Array;
}

/** Opens the sheet that has one of these names, else the first that can be seen. @throws Unreadable */
export function openWorkbook(bytes: Uint8Array, names: readonly string[]): OpenedWorkbook {
  const parts = unpack(bytes);
  const { sheets, since1904 } = readOverview(parts.get('xl/workbook.xml'));
  const targets = readTargets(parts.get('xl/_rels/workbook.xml.rels'));
  const there = sheets.flatMap(({ id, ...sheet }) => {
    const part = parts.get(targets.get(id) ?? '');
    return part ? [{ ...sheet, part }] : [];
  });
  const chosen = there.find(({ name }) => names.includes(name)) ?? there.find(({ hidden }) => !hidden) ?? there[0];
  if (!chosen) throw new Unreadable(DAMAGED);
  const strings = parts.get('xl/sharedstrings.xml');
  const styles = parts.get('xl/styles.xml');
  return {
    sheet: chosen.part,
    strings: strings ? readStrings(strings) : [],
    formats: styles ? readFormats(styles) : [],
    since1904,
  };
}

interface Sheet {
  id: string;
  name: string;
  hidden: boolean;
}

function readOverview(part: Uint8Array | undefined): { sheets: Sheet[]; since1904: boolean } {
  const sheets: Sheet[] = [];
  let since1904 = false;
  walk(part, {
    open(tag, { name = '', state, date1904, ...rest }) {
      if (tag === 'workbookPr') since1904 = date1904 === '1' || date1904 === 'true';
      // Whatever prefix the file gives to relationships.
      const id = Object.entries(rest).find(([attribute]) => attribute.endsWith(':id'))?.[1];
      if (tag === 'sheet' && id) {
        const hidden = state !== undefined && state !== 'visible';
        sheets.push({ id, name: name.normalize('NFKC').trim().toLowerCase(), hidden });
      }
    },
  });
  return { sheets, since1904 };
}

/** Names of parts by the ids that the workbook uses. */
function readTargets(part: Uint8Array | undefined): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  walk(part, {
    open(tag, { Id, Target }) {
      if (tag !== 'Relationship' || !Id || !Target) return;
      targets.set(Id, (Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`).toLowerCase());
    },
  });
  return targets;
}

/** Texts that cells share; how parts of them look, and how they are pronounced, is left out. */
function readStrings(part: Uint8Array): string[] {
  const strings: string[] = [];
  let pieces: string[] = [];
  let listening = false;
  let pronounced = false;
  walk(part, {
    open(tag) {
      if (tag === 'si') pieces = [];
      else if (tag === 'rPh') pronounced = true;
      listening = tag === 't' && !pronounced;
    },
    text(said) {
      if (listening) pieces.push(said);
    },
    close(tag) {
      listening = false;
      if (tag === 'rPh') pronounced = false;
      else if (tag === 'si') strings.push(unescaped(pieces.join('')));
    },
  });
  return strings;
}

/** How each style writes its numbers, in the order in which cells name styles. */
function readFormats(part: Uint8Array): NumberFormat[] {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let inCells = false;
  walk(part, {
    open(tag, { numFmtId, formatCode }) {
      if (tag === 'numFmt' && formatCode !== undefined) codes.set(Number(numFmtId), formatCode);
      else if (tag === 'cellXfs') inCells = true;
      else if (tag === 'xf' && inCells) formats.push(formatOf(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close(tag) {
      if (tag === 'cellXfs') inCells = false;
    },
  });
  return formats;
}
