/** A line that is written over itself on a terminal, and line by line into a file. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr) {
  return {
    show(line: string): void {
      stream.write(stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    end(): void {
      if (stream.isTTY) stream.write('\n');
    },
  };
}
