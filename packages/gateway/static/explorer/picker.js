import { useWords } from './language.js';
import { texts } from './texts.js';

const { createElement: h, useEffect, useId, useMemo, useRef, useState } = globalThis.React;

/**
 * A button that opens a searchable list.
 * @param {object} props
 * @param {string} props.label what is chosen here, for assistive technology
 * @param {any} props.face the button's content
 * @param {string} props.placeholder
 * @param {{title?: string, items: {value: any, title: string, detail?: string, badge?: string}[]}[]} props.groups
 * @param {any} props.current the chosen value
 * @param {(value: any) => void} props.onChoose
 * @param {(typed: string) => object | null} [props.typed] an item for what was typed itself
 * @param {any} [props.footer] below the list
 */
export function Picker({ label, face, className = '', placeholder, groups, current, onChoose, typed, footer }) {
  const [open, setOpen] = useState(false);
  const root = useRef(null);

  useEffect(() => {
    if (!open) return;
    const leave = (event) => {
      if (!root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [open]);

  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  return h(
    'div',
    { className: `picker ${className}`, ref: root, onKeyDown: (event) => event.key === 'Escape' && close() },
    h(
      'button',
      {
        type: 'button',
        className: 'picker-face',
        'aria-label': label,
        'aria-haspopup': 'dialog',
        'aria-expanded': open,
        onClick: () => setOpen(!open),
      },
      face,
    ),
    open &&
      h(
        'div',
        { className: 'picker-sheet', role: 'dialog', 'aria-label': label },
        h(SearchList, {
          placeholder,
          groups,
          current,
          typed,
          onChoose: (value) => {
            close();
            onChoose(value);
          },
        }),
        footer && h('div', { className: 'picker-footer' }, footer),
      ),
  );
}

function SearchList({ placeholder, groups, current, typed, onChoose }) {
  const words = useWords();
  const id = useId();
  const list = useRef(null);
  const [search, setSearch] = useState('');
  const found = useMemo(() => filtered(groups, search.trim(), typed), [groups, search, typed]);
  const items = found.flatMap((group) => group.items);
  const [marked, setMarked] = useState(() =>
    Math.max(
      0,
      items.findIndex(({ value }) => value === current),
    ),
  );

  useEffect(() => {
    list.current?.querySelector('.marked')?.scrollIntoView({ block: 'nearest' });
  });

  const onKeyDown = (event) => {
    // Enter that ends a pinyin composition chooses a word, not an item.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length > 0) {
      event.preventDefault();
      setMarked((marked + step + items.length) % items.length);
    } else if (event.key === 'Enter' && items[marked]) {
      event.preventDefault();
      onChoose(items[marked].value);
    }
  };
  const option = (item) => {
    const index = items.indexOf(item);
    return h(Option, {
      key: `${item.value}`,
      id: `${id}-${index}`,
      item,
      marked: index === marked,
      chosen: item.value === current,
      onMark: () => setMarked(index),
      onChoose: () => onChoose(item.value),
    });
  };
  return h(
    'div',
    { className: 'search-list' },
    h('input', {
      type: 'text',
      role: 'combobox',
      'aria-expanded': true,
      'aria-controls': id,
      'aria-activedescendant': items[marked] ? `${id}-${marked}` : undefined,
      'aria-label': placeholder,
      placeholder,
      value: search,
      autoFocus: true,
      autoComplete: 'off',
      autoCapitalize: 'none',
      spellCheck: false,
      onChange: (event) => {
        setSearch(event.target.value);
        setMarked(0);
      },
      onKeyDown,
    }),
    h(
      'div',
      { role: 'listbox', id, ref: list, className: 'options' },
      items.length === 0 && h('p', { className: 'nothing' }, words(texts.nothingFound)),
      found.map(
        (group, position) =>
          group.items.length > 0 &&
          h(
            'div',
            { role: 'group', key: group.title ?? position, 'aria-label': group.title },
            group.title && h('div', { className: 'group-title', 'aria-hidden': true }, group.title),
            group.items.map(option),
          ),
      ),
    ),
  );
}

function Option({ id, item, marked, chosen, onMark, onChoose }) {
  return h(
    'div',
    {
      id,
      role: 'option',
      'aria-selected': chosen,
      className: `option${marked ? ' marked' : ''}${chosen ? ' chosen' : ''}`,
      onPointerMove: marked ? undefined : onMark,
      onClick: onChoose,
    },
    h('span', { className: 'option-title' }, item.title),
    item.badge && h('span', { className: 'badge' }, item.badge),
    item.detail && h('span', { className: 'option-detail' }, item.detail),
  );
}

function filtered(groups, search, typed) {
  const wanted = search.toLowerCase();
  const matches = ({ value, title, detail }) =>
    [value, title, detail].some((part) => typeof part === 'string' && part.toLowerCase().includes(wanted));
  const found = groups.map((group) => ({ ...group, items: search ? group.items.filter(matches) : group.items }));
  const known = found.some((group) => group.items.some(({ value }) => value === search));
  const own = search && !known && typed?.(search);
  return own ? [...found, { items: [own] }] : found;
}
