import { CloseIcon } from './icons.js';
import { useWords } from './language.js';
import { sampleGroups } from './samples.js';
import { texts } from './texts.js';

const { createElement: h } = globalThis.React;

/**
 * What this is, in three sentences, and operations to begin with. `choosing` = the user has communities and has chosen
 * none. Where `onSignIn` is given, each group offers the sample user who can run it.
 */
export function SamplesPanel({ choosing, user, onOpen, onSignIn, onClose }) {
  const words = useWords();
  return h(
    'aside',
    { className: 'panel', 'aria-label': words(texts.samples) },
    h(
      'button',
      { type: 'button', className: 'icon-button panel-close', 'aria-label': words(texts.close), onClick: onClose },
      h(CloseIcon),
    ),
    h('h2', null, words(texts.helpTitle)),
    texts.help.map((sentence) => h('p', { key: sentence.en }, words(sentence))),
    h('h2', null, words(texts.samplesTitle)),
    onSignIn && h('p', null, words(texts.sampleUsers)),
    sampleGroups.map((group) =>
      h(
        'section',
        { key: group.title.en },
        h(
          'h3',
          null,
          words(group.title),
          group.user &&
            onSignIn &&
            h(SampleUser, { name: group.user, isCurrent: group.user === user, onSignIn: () => onSignIn(group.user) }),
        ),
        group.samples.map((sample) =>
          h(
            'button',
            { type: 'button', className: 'sample', key: sample.title.en, onClick: () => onOpen(sample) },
            h('span', null, words(sample.title)),
            sample.community && choosing && h('small', null, words(texts.needsCommunity)),
          ),
        ),
      ),
    ),
  );
}

function SampleUser({ name, isCurrent, onSignIn }) {
  const words = useWords();
  if (isCurrent) return h('span', { className: 'sample-user' }, name);
  return h(
    'button',
    { type: 'button', className: 'link sample-user', title: words(texts.signInAs), onClick: onSignIn },
    name,
  );
}
