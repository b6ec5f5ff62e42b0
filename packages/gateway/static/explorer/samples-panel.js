import { CloseIcon } from './icons.js';
import { useWords } from './language.js';
import { sampleGroups } from './samples.js';
import { texts } from './texts.js';

const { createElement: h } = globalThis.React;

/** What this is, in three sentences, and operations to begin with. */
export function SamplesPanel({ community, onOpen, onClose }) {
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
    sampleGroups.map((group) =>
      h(
        'section',
        { key: group.title.en },
        h('h3', null, words(group.title)),
        group.samples.map((sample) =>
          h(
            'button',
            { type: 'button', className: 'sample', key: sample.title.en, onClick: () => onOpen(sample) },
            h('span', null, words(sample.title)),
            sample.community && !community && h('small', null, words(texts.needsCommunity)),
          ),
        ),
      ),
    ),
  );
}
