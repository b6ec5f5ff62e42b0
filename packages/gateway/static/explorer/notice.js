import { useWords } from './language.js';
import { texts } from './texts.js';

const { createElement: h } = globalThis.React;

/** One line below the header that says what stands in the way, with the step that helps. */
export function Notice({ notice, onSignIn, onCityScope, onDismiss }) {
  const words = useWords();
  if (!notice) return null;
  const { key, detail } = notice;
  const helps = (key === 'signedOut' || key === 'expired') && onSignIn;
  return h(
    'div',
    { className: `notice ${key === 'signedOut' ? 'notice-calm' : 'notice-firm'}`, role: 'status' },
    h('p', null, words(texts.notice[key]), detailMatters(key) && detail),
    helps && h('button', { type: 'button', className: 'link', onClick: onSignIn }, words(texts.signIn)),
    key === 'noCommunity' &&
      h('button', { type: 'button', className: 'link', onClick: onCityScope }, words(texts.toCityScope)),
    onDismiss && h('button', { type: 'button', className: 'link', onClick: onDismiss }, words(texts.dismiss)),
  );
}

const detailMatters = (key) => key === 'signInFailed' || key === 'communities';
