/** How long a line may wait for others: writing costs more than what is written. */
const PATIENCE = 100;

/** Lines for standard output, written several at a time; what still waits when the process ends is written then. */
export function logLines(write: (lines: string) => void = (lines) => void process.stdout.write(lines)) {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting) write(waiting);
    waiting = '';
  };
  process.once('exit', flush);
  return (line: string): void => {
    waiting += `${line}\n`;
    timer ??= setTimeout(flush, PATIENCE).unref();
  };
}
