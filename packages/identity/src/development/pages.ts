import type { Text } from '@gongzhi/kernel';
import { text } from '@gongzhi/kernel';

/** For every page of the development issuer: nothing is loaded, nothing runs, nobody frames it. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** Lets one choose a sample user or type another name; `problem` says why the last choice did not do. */
export function signInPage(userNames: readonly string[], problem?: Text): string {
  const choices = userNames.map(
    (userName) => `<button name="user" value="${escapeHtml(userName)}">${escapeHtml(userName)}</button>`,
  );
  return page(
    text('选择登录身份', 'Sign in as'),
    `${problem ? `<div role="alert">${paragraph(problem)}</div>` : ''}
    <form method="post" class="choices">${choices.join('\n')}</form>
    <form method="post">
      <label for="user">其他用户名 <span lang="en">Another user name</span></label>
      <input id="user" name="user" required maxlength="200" autocapitalize="none" spellcheck="false" autocomplete="off"
        placeholder="zhang@example.com">
      <button>登录 <span lang="en">Sign in</span></button>
    </form>
    ${paragraph(text('仅供开发使用：不需要密码。', 'For development only: no password is asked for.'))}`,
  );
}

/** `form` is oidc-provider's own form, without a button. */
export const signOutPage = (form: string): string =>
  page(
    text('退出登录？', 'Sign out?'),
    `${form}<button form="op.logoutForm" name="logout" value="yes">退出 <span lang="en">Sign out</span></button>`,
  );

export const messagePage = (title: Text, message: Text): string => page(title, paragraph(message));

function page(title: Text, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title.zh)} · ${escapeHtml(title.en)}</title>
  <style>
    :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
    main { max-width: 26rem; margin: 12vh auto; padding: 0 1.5rem; }
    h1 { font-size: 1.5rem; }
    [lang=en] { opacity: .75; font-size: .9em; }
    .choices { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; }
    form + form { display: grid; gap: .5rem; margin: 2rem 0; }
    button, input { font: inherit; padding: .5rem .75rem; border: 1px solid; border-radius: .4rem; }
    [role=alert] { border-left: 4px solid crimson; padding-left: 1rem; }
  </style>
</head>
<body><main>
  <h1>${escapeHtml(title.zh)} <span lang="en">${escapeHtml(title.en)}</span></h1>
  ${body}
</main></body>
</html>`;
}

const paragraph = ({ zh, en }: Text): string => `<p>${escapeHtml(zh)}<br><span lang="en">${escapeHtml(en)}</span></p>`;

const escapeHtml = (value: string): string => value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
