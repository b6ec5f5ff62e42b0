import { ask, noticeFor, shown } from './gateway.js';
import { HeaderBar } from './header-bar.js';
import { Language } from './language.js';
import { Notice } from './notice.js';
import { useRemembered } from './remembered.js';
import { SamplesPanel } from './samples-panel.js';
import { texts } from './texts.js';
import { useCommunities } from './use-communities.js';
import { useTheme } from './use-theme.js';
import { Workbench } from './workbench.js';

const { createElement: h, useCallback, useEffect, useRef, useState } = globalThis.React;

const wide = matchMedia('(min-width: 900px)');

/** The whole page. `session` is null where the browser allows no sign-in; `failure` = why a sign-in did not succeed. */
export function App({ settings, session, identity: initialIdentity, failure }) {
  const [language, setLanguage] = useRemembered('language', 'zh');
  const [theme, shownTheme, nextTheme] = useTheme();
  const [identity, setIdentity] = useState(initialIdentity);
  const [notice, setNotice] = useState(() => firstNotice(session, failure));
  const [panelOpen, setPanelOpen] = useRemembered('panel', wide.matches);
  const { communities, own, loading, community, setCommunity } = useCommunities(identity, language, setNotice);
  const workbench = useRef(null);

  useEffect(() => {
    session?.onChange((changed) => {
      setIdentity(changed);
      setNotice((shownNow) => (changed ? (shownNow?.key === 'expired' ? null : shownNow) : { key: 'expired' }));
    });
  }, [session]);

  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = language === 'zh' ? '共治 · 接口浏览器' : 'Gongzhi · API explorer';
  }, [language]);

  // GraphiQL reads the schema anew whenever it gets another fetcher: this one stays, and looks up what is current.
  const headers = { token: identity?.token, community, language };
  const current = useRef(headers);
  current.current = headers;
  const fetcher = useCallback(async (request) => {
    const answers = wordsOf(texts.answer, current.current.language);
    const { token } = current.current;
    if (!token) return { errors: [{ message: answers.signedOut, extensions: { code: 'UNAUTHENTICATED' } }] };
    // The schema is the same everywhere, so reading it must not fail over a community.
    const reading = request.operationName === 'IntrospectionQuery';
    const answer = await ask(request, reading ? { ...current.current, community: null } : current.current);
    const key = noticeFor(answer.status, current.current.community);
    // Reading the schema goes on in the background: it may raise a notice, but not take down what someone is to read.
    if (key || !reading) setNotice(key && { key });
    return shown(answer, answers);
  }, []);

  const signIn = (name) => session?.signIn(name).catch((error) => setNotice(issuerNotice(error)));
  const signOut = () => session?.signOut().catch((error) => setNotice(issuerNotice(error)));

  const chooseCommunity = (code) => {
    setCommunity(code);
    setNotice(null);
  };
  const openSample = async (sample) => {
    if (!wide.matches) setPanelOpen(false);
    const prepared = identity && sample.prepare ? await sample.prepare(headers) : sample.variables;
    workbench.current?.open(sample.query, prepared ?? null);
  };

  return h(
    Language.Provider,
    { value: language },
    h(HeaderBar, {
      settings,
      identity,
      canSignIn: session !== null,
      communities,
      own,
      loading,
      community,
      theme,
      panelOpen,
      onCommunity: chooseCommunity,
      onSignIn: signIn,
      onSignOut: signOut,
      onLanguage: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
      onTheme: nextTheme,
      onPanel: () => setPanelOpen(!panelOpen),
    }),
    h(Notice, {
      notice: notice ?? (identity ? null : { key: 'signedOut' }),
      onSignIn: session && !settings.development ? () => signIn() : null,
      onCityScope: () => chooseCommunity(null),
      onDismiss: notice ? () => setNotice(null) : null,
    }),
    h(
      'div',
      { className: 'page' },
      panelOpen &&
        h(SamplesPanel, {
          choosing: own.length > 0 && !community,
          user: identity?.name,
          onOpen: openSample,
          onSignIn: session && settings.development ? signIn : null,
          onClose: () => setPanelOpen(false),
        }),
      h(Workbench, { ref: workbench, fetcher, readsSchema: identity !== null, theme: shownTheme, current }),
    ),
  );
}

function firstNotice(session, failure) {
  if (!session) return { key: 'insecure' };
  return failure ? { key: 'signInFailed', detail: failure } : null;
}

/** A TypeError is what fetch throws where nobody answers. */
const issuerNotice = (error) =>
  error instanceof TypeError ? { key: 'noIssuer' } : { key: 'signInFailed', detail: error.message };

const wordsOf = (group, language) =>
  Object.fromEntries(Object.entries(group).map(([key, text]) => [key, text[language]]));
