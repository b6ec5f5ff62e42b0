import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { ExportTarget } from './export-rows.js';

/** Where a plain ZIP ends: a larger one would need another format. */
const LARGEST = 0xffff_ffff;

/**
 * A ZIP archive that is written as it goes, one file after the other: nothing is held but the piece that is being
 * compressed. `emit` takes what is ready, and says when there is room for more.
 */
export class ZipStream implements ExportTarget {
  readonly #emit: (bytes: Buffer) => Promise<void>;
  readonly #zip = new Zip((error, bytes) => {
    if (error) throw error;
    this.#ready.push(bytes);
  });
  #ready: Uint8Array[] = [];
  #written = 0;

  constructor(emit: (bytes: Buffer) => Promise<void>) {
    this.#emit = emit;
  }

  async open(name: string) {
    const file = new ZipDeflate(name);
    this.#zip.add(file);
    let size = 0;
    return {
      write: async (text: string) => {
        const bytes = strToU8(text);
        size += bytes.length;
        if (size > LARGEST) throw tooLarge();
        file.push(bytes);
        await this.#drain();
      },
      close: async () => {
        file.push(new Uint8Array(), true);
        await this.#drain();
      },
    };
  }

  /** The list of what is in it, which ends it. */
  async end(): Promise<void> {
    this.#zip.end();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const bytes = Buffer.concat(this.#ready);
    this.#ready = [];
    this.#written += bytes.length;
    if (this.#written > LARGEST) throw tooLarge();
    if (bytes.length > 0) await this.#emit(bytes);
  }
}

const tooLarge = () => new RangeError('a plain ZIP, and each file in it, has at most 4 GiB');
