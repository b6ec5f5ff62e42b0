import { requestHeaders } from './gateway.js';
import { CommandIcon, DoneIcon } from './icons.js';
import { useWords } from './language.js';
import { sampleGroups } from './samples.js';
import { texts } from './texts.js';

const { GraphiQL, ReactDOM } = globalThis;
const { createElement: h, forwardRef, memo, useImperativeHandle, useRef, useState } = globalThis.React;
const { CopyIcon, PrettifyIcon, ToolbarButton, useCopyQuery, useEditorContext, usePrettifyEditors } = GraphiQL.React;

const storage = GraphiQL.createLocalStorage({ namespace: 'gongzhi-explorer' });
const firstQuery = sampleGroups[0].samples[0].query;

/**
 * GraphiQL with our tools. Without `readsSchema` (nobody is signed in) it does not ask for the schema. `current` is a
 * ref to the request headers in force. The component's ref offers `open(query, variables)`.
 */
export const Workbench = memo(
  forwardRef(function Workbench({ fetcher, readsSchema, theme, current }, ref) {
    const editor = useRef(null);
    useImperativeHandle(ref, () => ({ open: (query, variables) => openIn(editor, query, variables) }), []);
    return h(
      'main',
      { className: 'workbench' },
      h(
        GraphiQL,
        {
          fetcher,
          // GraphiQL: undefined = read it from the gateway, null = there is none.
          schema: readsSchema ? undefined : null,
          storage,
          defaultQuery: firstQuery,
          forcedTheme: theme,
          isHeadersEditorEnabled: false,
          defaultEditorToolsVisibility: 'variables',
          shouldPersistHeaders: false,
        },
        h(GraphiQL.Logo, null, h('span')),
        h(GraphiQL.Toolbar, null, () => h(Tools, { editor, current })),
      ),
    );
  }),
);

/**
 * Shows an operation in the tab that already holds one of its name, else in the present tab if that is empty, else in
 * a new tab.
 */
function openIn(editor, query, variables) {
  const { tabs, activeTabIndex, queryEditor, changeTab, addTab } = editor.current;
  const name = /^(?:query|mutation) (\w+)/m.exec(query)?.[1];
  const index = tabs.findIndex(({ title }) => title === name);
  // Changing tabs fills the editors from the tab's own content: that has to be over before ours goes in.
  ReactDOM.flushSync(() => {
    if (index >= 0 && index !== activeTabIndex) changeTab(index);
    else if (index < 0 && queryEditor.getValue().trim() !== '') addTab();
  });
  editor.current.queryEditor.setValue(query);
  editor.current.variableEditor.setValue(variables ? JSON.stringify(variables, null, 2) : '');
}

function Tools({ editor, current }) {
  const words = useWords();
  editor.current = useEditorContext({ nonNull: true });
  const prettify = usePrettifyEditors();
  const copy = useCopyQuery();
  const [copied, setCopied] = useState(false);

  const copyCurl = async () => {
    await navigator.clipboard.writeText(curlOf(editor.current, current.current));
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  const icon = (Icon) => h(Icon, { className: 'graphiql-toolbar-icon', 'aria-hidden': true });
  return [
    h(ToolbarButton, { key: 'prettify', label: words(texts.prettify), onClick: prettify }, icon(PrettifyIcon)),
    h(ToolbarButton, { key: 'copy', label: words(texts.copy), onClick: copy }, icon(CopyIcon)),
    h(
      ToolbarButton,
      { key: 'curl', label: words(copied ? texts.copied : texts.curl), onClick: copyCurl },
      icon(copied ? DoneIcon : CommandIcon),
    ),
  ];
}

/** The request as a shell command, the way an integrator would send it. */
function curlOf({ queryEditor, variableEditor }, headers) {
  const body = JSON.stringify({ query: queryEditor.getValue(), variables: parsed(variableEditor.getValue()) });
  const lines = Object.entries(requestHeaders(headers)).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return [`curl ${quoted(`${location.origin}/graphql`)}`, ...lines, `-d ${quoted(body)}`].join(' \\\n  ');
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const quoted = (part) => `'${part.replaceAll("'", "'\\''")}'`;
