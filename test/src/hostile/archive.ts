import { deflateRawSync } from 'node:zlib';

/** A part of an archive, and what the archive says of it where that is not so. */
export interface Part {
  name: string;
  content: Buffer;
  deflated?: boolean;
  lies?: { method?: number; crc?: number; packed?: number; unpacked?: number; flags?: number };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc >>> 0;
});

function crcOf(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
  return (crc ^ 0xffffffff) >>> 0;
}

/** A zip archive of these parts, byte by byte, so that it can say of them what no program would write. */
export function archive(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, deflated = true, lies = {} } of parts) {
    const body = deflated ? deflateRawSync(content) : content;
    const label = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(lies.flags ?? 0x0800, 2);
    facts.writeUInt16LE(lies.method ?? (deflated ? 8 : 0), 4);
    facts.writeUInt32LE(lies.crc ?? crcOf(content), 10);
    facts.writeUInt32LE(lies.packed ?? body.length, 14);
    facts.writeUInt32LE(lies.unpacked ?? content.length, 18);
    facts.writeUInt16LE(label.length, 22);
    const head = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), facts, label]);
    const entry = Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), facts, Buffer.alloc(14), label]);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, body);
    directory.push(entry);
    offset += head.length + body.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listed, end]);
}
