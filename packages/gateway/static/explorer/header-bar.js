import { AppearanceIcon, ChevronIcon, PanelIcon, PersonIcon } from './icons.js';
import { useWords } from './language.js';
import { Picker } from './picker.js';
import { texts } from './texts.js';

const { createElement: h, useMemo } = globalThis.React;

/** Name, scope, user, language and appearance. */
export function HeaderBar(props) {
  const words = useWords();
  const { settings, canSignIn, theme, panelOpen, onPanel, onLanguage, onTheme } = props;
  const panelLabel = words(texts.samples);
  return h(
    'header',
    { className: 'bar' },
    h(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        title: panelLabel,
        'aria-label': panelLabel,
        'aria-expanded': panelOpen,
        onClick: onPanel,
      },
      h(PanelIcon),
    ),
    h(
      'h1',
      { className: 'brand' },
      h('img', { src: '/explorer/mark.svg', alt: '', width: 26, height: 26 }),
      h('span', { className: 'brand-name', lang: 'zh-CN' }, '共治'),
      h('span', { className: 'brand-latin' }, 'Gongzhi'),
      h('span', { className: 'brand-tagline' }, words(texts.tagline)),
    ),
    h('span', { className: 'spacer' }),
    props.identity && h(ScopePicker, props),
    canSignIn && (settings.development ? h(SampleUserPicker, props) : h(CityUser, props)),
    h(
      'button',
      {
        type: 'button',
        className: 'icon-button',
        title: words(texts.theme[theme]),
        'aria-label': words(texts.theme[theme]),
        onClick: onTheme,
      },
      h(AppearanceIcon, { theme }),
    ),
    h(
      'button',
      { type: 'button', className: 'icon-button language', title: words(texts.languageHint), onClick: onLanguage },
      words(texts.language),
    ),
  );
}

function ScopePicker({ communities, own, loading, community, onCommunity }) {
  const words = useWords();
  const groups = useMemo(() => scopeGroups(communities, own, words), [communities, own, words]);
  const name = communities.find(({ code }) => code === community)?.name ?? community;
  return h(Picker, {
    className: 'scope',
    label: words(texts.scope),
    placeholder: words(texts.searchCommunity),
    groups,
    current: community,
    onChoose: onCommunity,
    footer: loading && words(texts.communitiesLoading),
    face: [
      community && h('span', { key: 'label', className: 'face-label' }, words(texts.community)),
      h('span', { key: 'value', className: 'face-value' }, community ? name : words(texts.cityScope)),
      h(ChevronIcon, { key: 'chevron' }),
    ],
  });
}

function scopeGroups(communities, own, words) {
  const item = ({ code, name, kind, status }) => ({
    value: code,
    title: name,
    detail: code,
    badge: words(texts.status[status] ?? texts.kind[kind] ?? { zh: kind, en: kind }),
  });
  const city = { value: null, title: words(texts.cityScope), detail: words(texts.cityScopeDetail) };
  return [
    { items: [city] },
    { title: words(texts.myCommunities), items: communities.filter(({ code }) => own.includes(code)).map(item) },
    { title: words(texts.otherCommunities), items: communities.filter(({ code }) => !own.includes(code)).map(item) },
  ];
}

function SampleUserPicker({ settings, identity, onSignIn, onSignOut }) {
  const words = useWords();
  const groups = [
    {
      title: words(texts.chooseUser),
      items: settings.users.map((user) => ({ value: user.name, title: words(user), detail: user.name })),
    },
  ];
  return h(Picker, {
    className: identity ? 'user' : 'user inviting',
    label: identity ? `${words(texts.signedInAs)} ${identity.name}` : words(texts.signIn),
    placeholder: words(texts.searchUser),
    groups,
    current: identity?.name,
    onChoose: onSignIn,
    typed: (name) => ({ value: name, title: name, detail: words(texts.useTyped) }),
    footer: identity && h('button', { type: 'button', className: 'link', onClick: onSignOut }, words(texts.signOut)),
    face: [
      h(PersonIcon, { key: 'person' }),
      h('span', { key: 'value', className: 'face-value' }, identity?.name ?? words(texts.signIn)),
      h(ChevronIcon, { key: 'chevron' }),
    ],
  });
}

function CityUser({ identity, onSignIn, onSignOut }) {
  const words = useWords();
  if (!identity) {
    return h(
      'button',
      { type: 'button', className: 'primary', title: words(texts.realUser), onClick: () => onSignIn() },
      words(texts.signIn),
    );
  }
  return h(
    'span',
    { className: 'city-user' },
    h('span', { className: 'face-value', title: words(texts.signedInAs) }, identity.name),
    h('button', { type: 'button', className: 'link', onClick: onSignOut }, words(texts.signOut)),
  );
}
