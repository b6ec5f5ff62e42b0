const begun = performance.now();

/** One line of progress, on the error channel: what comes of it goes to the other. */
export function say(line: string): void {
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.error(`[${seconds.padStart(6)} s] ${line}`);
}
