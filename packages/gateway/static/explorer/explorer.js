import { App } from './app.js';
import { createSession } from './session.js';

const { React, ReactDOM } = globalThis;
const settings = JSON.parse(document.querySelector('meta[name=settings]').content);

if (!movedToIssuersName(settings.issuerUrl)) await start();

async function start() {
  // Without a secure context browsers offer no SHA-256, which PKCE needs: the page then serves for reading only.
  const session = globalThis.isSecureContext ? createSession(settings) : null;
  const { identity, failure } = session ? await session.resume() : { identity: null, failure: null };
  const root = ReactDOM.createRoot(document.getElementById('explorer'));
  root.render(React.createElement(App, { settings, session, identity, failure }));
}

/**
 * Someone who opens 127.0.0.1 where the issuer says localhost (or the other way round) could not come back from signing
 * in, because the two are different origins: the page moves to the issuer's name for the same machine.
 */
function movedToIssuersName(issuerUrl) {
  const issuer = new URL(issuerUrl);
  const here = new URL(location.href);
  const loopback = ['localhost', '127.0.0.1', '[::1]'];
  const sameMachine = loopback.includes(issuer.hostname) && loopback.includes(here.hostname);
  if (!sameMachine || issuer.port !== here.port || issuer.hostname === here.hostname) return false;
  here.hostname = issuer.hostname;
  location.replace(here);
  return true;
}
