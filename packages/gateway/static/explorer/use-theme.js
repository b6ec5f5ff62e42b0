import { useRemembered } from './remembered.js';

const { useEffect, useState } = globalThis.React;

const darkness = matchMedia('(prefers-color-scheme: dark)');
const choices = ['system', 'light', 'dark'];

/** The chosen appearance, the one shown (`light` or `dark`), and a step to the next choice. */
export function useTheme() {
  const [chosen, setChosen] = useRemembered('theme', 'system');
  const [systemIsDark, setSystemIsDark] = useState(darkness.matches);
  const shown = chosen === 'system' ? (systemIsDark ? 'dark' : 'light') : chosen;

  useEffect(() => {
    const follow = (event) => setSystemIsDark(event.matches);
    darkness.addEventListener('change', follow);
    return () => darkness.removeEventListener('change', follow);
  }, []);
  useEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);

  return [chosen, shown, () => setChosen(choices[(choices.indexOf(chosen) + 1) % choices.length])];
}
