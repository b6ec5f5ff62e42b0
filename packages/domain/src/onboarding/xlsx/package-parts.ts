import { type Text, text } from '@gongzhi/kernel';
import { Unzip, UnzipInflate } from 'fflate';

/** All parts that are read, unpacked. As many rows as may be read need less than half of it; a zip bomb needs more. */
const MOST_BYTES = 24 * 1024 * 1024;
/** What is unpacked at a time: a thousand times as much may come of it before anybody can look. */
const STEP = 8 * 1024;

/** Why a file cannot be read as a workbook, for whoever uploaded it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly reason: Text;

  constructor(reason: Text) {
    super(reason.en);
    this.reason = reason;
  }
}

export const DAMAGED = text(
  '不是完好的 Excel 工作簿（.xlsx），请在表格程序中重新保存',
  'No intact Excel workbook (.xlsx); save it again in a spreadsheet program',
);
const OLD_OR_LOCKED = text(
  '这是旧版 .xls 或加了密码的文件，请另存为不带密码的 .xlsx',
  'An .xls of old, or a file with a password; save it as .xlsx without one',
);
const TOO_LARGE = text(
  `解压后超过 ${MOST_BYTES / 1024 / 1024} MB；最多 1 万行，请删去多余的工作表与行`,
  `More than ${MOST_BYTES / 1024 / 1024} MB when unpacked; at most 10,000 rows: remove other sheets and rows`,
);

/** The parts of a workbook that say what stands in its cells. */
const READ = /^xl\/(workbook|sharedstrings|styles)\.xml$|^xl\/_rels\/workbook\.xml\.rels$|^xl\/worksheets\/[^/]+\.xml$/;

/** The parts by their names in lower case. Whatever sizes the file claims, no more is unpacked than may be. @throws Unreadable */
export function unpack(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw new Unreadable(OLD_OR_LOCKED);
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new Unreadable(DAMAGED);
  const parts = new Map<string, Uint8Array[]>();
  let left = MOST_BYTES;
  const unzip = new Unzip((file) => {
    const name = file.name.toLowerCase();
    if (!READ.test(name)) return;
    if (parts.has(name)) throw new Unreadable(DAMAGED);
    const chunks: Uint8Array[] = [];
    parts.set(name, chunks);
    file.ondata = (error, chunk) => {
      if (error) throw error;
      left -= chunk.length;
      if (left < 0) throw new Unreadable(TOO_LARGE);
      chunks.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += STEP) {
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable(DAMAGED);
  }
  return new Map([...parts].map(([name, chunks]) => [name, Buffer.concat(chunks)]));
}
