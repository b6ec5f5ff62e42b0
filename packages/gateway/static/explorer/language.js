const { createContext, useContext } = globalThis.React;

/** The language that the page speaks, `zh` or `en`. */
export const Language = createContext('zh');

/** A function from a text `{zh, en}` to the words in the page's language. */
export function useWords() {
  const language = useContext(Language);
  return (text) => text[language];
}
