import { type Request, type Response, Router } from 'express';
import { type Asset, loadAssets, pagePath } from './assets.js';

export interface ExplorerUser {
  /** Log-in name, sent to the issuer as `login_hint`. */
  name: string;
  zh: string;
  en: string;
}

export interface ExplorerOptions {
  /** The issuer as a browser reaches it, as in `https://id.example.cn/realms/zhangjiagang`. */
  issuerUrl: string;
  /** The public OIDC client that the page signs in with; it returns to `/` of the page's own origin. */
  clientId: string;
  /** The issuer signs sample users in by name: the page then offers `users` instead of one log-in button. */
  development: boolean;
  /** Sample users to choose from; never sent to the browser outside development. */
  users: readonly ExplorerUser[];
}

/**
 * The explorer: a page at `/` with which one signs in, chooses a community and tries the API. Everything it loads comes
 * from this router, so that it works in a network without internet. Mount it at the application's root.
 */
export function explorer(options: ExplorerOptions): Router {
  const assets = loadAssets(pageSettings(options));
  const policy = contentSecurityPolicy(new URL(options.issuerUrl).origin);

  const router = Router();
  router.get('/', (request, response) => serve(assets.get(pagePath), request, response));
  // Only what is listed exists: no path of the request ever reaches the file system.
  router.get(/^\/explorer(\/|$)/, (request, response) => serve(assets.get(request.path), request, response));
  return router;

  function serve(asset: Asset | undefined, request: Request, response: Response): void {
    response.set({
      'Content-Security-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
    });
    if (!asset) {
      response.status(404).set('Cache-Control', 'no-store').type('text/plain').send('没有这个页面 · No such page\n');
      return;
    }
    response.set({ 'Cache-Control': asset.cache, 'Content-Type': asset.type, Vary: 'Accept-Encoding' });
    if (request.acceptsEncodings('gzip') === 'gzip') response.set('Content-Encoding', 'gzip').send(asset.gzipped());
    else response.send(asset.body);
  }
}

/** What the page needs to know, and nothing that a stranger may not read. */
function pageSettings({ issuerUrl, clientId, development, users }: ExplorerOptions): string {
  const settings = { issuerUrl, clientId, development, users: development ? users : [] };
  // It stands in an attribute of the page.
  return JSON.stringify(settings).replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/**
 * Nothing is loaded from elsewhere, and only the gateway and the issuer are talked to. GraphiQL's dialogs place a style
 * element of their own, hence 'unsafe-inline' for styles; its fonts and cursors are data addresses.
 */
function contentSecurityPolicy(issuerOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    'font-src data:',
    `connect-src 'self' ${issuerOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
