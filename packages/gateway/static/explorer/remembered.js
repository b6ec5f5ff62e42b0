const { useEffect, useState } = globalThis.React;

/** State that survives a reload in this browser; unreadable or forbidden storage falls back to `initial`. */
export function useRemembered(key, initial) {
  const name = `gongzhi-explorer:${key}`;
  const [value, setValue] = useState(() => read(name) ?? initial);
  useEffect(() => write(name, value), [name, value]);
  return [value, setValue];
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Private windows may refuse storage; the page works without it.
  }
}
