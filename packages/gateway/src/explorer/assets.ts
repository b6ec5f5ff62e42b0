import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** A file held in memory: whatever is missing is found at boot, and requests touch no disk. */
export interface Asset {
  body: Buffer;
  /** The body compressed; done at the first call, then kept. */
  gzipped: () => Buffer;
  type: string;
  /** Value of the Cache-Control header. */
  cache: string;
}

export const pagePath = '/';

/** Vendor files by package: the builds that run in a browser as they are. */
const vendorFiles = {
  graphiql: ['graphiql.min.js', 'graphiql.min.css'],
  'oidc-client-ts': ['dist/browser/oidc-client-ts.min.js'],
  react: ['umd/react.production.min.js'],
  'react-dom': ['umd/react-dom.production.min.js'],
} as const;

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

// A vendor path carries the version, our own files keep their name: browsers ask each time and get 304.
const forever = 'public, max-age=31536000, immutable';
const revalidate = 'no-cache';

const staticFolder = fileURLToPath(new URL('../../static/explorer/', import.meta.url));

/** Every file of the explorer by request path; `settings` (JSON) is written into the page. */
export function loadAssets(settings: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  const versions: Record<string, string> = {};

  for (const [name, files] of Object.entries(vendorFiles)) {
    const { folder, version } = locate(name);
    versions[name] = version;
    for (const file of files) {
      assets.set(
        `/explorer/vendor/${name}@${version}/${file}`,
        assetOf(file, readFileSync(join(folder, file)), forever),
      );
    }
  }
  for (const file of readdirSync(staticFolder)) {
    const body = readFileSync(join(staticFolder, file));
    if (file === 'index.html') {
      const page = fillIn(body.toString(), { ...versions, settings });
      // The page must not outlive the sign-in answer in its address.
      assets.set(pagePath, assetOf(file, Buffer.from(page), 'no-store'));
    } else {
      assets.set(`/explorer/${file}`, assetOf(file, body, revalidate));
    }
  }
  return assets;
}

function assetOf(file: string, body: Buffer, cache: string): Asset {
  const type = types[extname(file)];
  if (!type) throw new Error(`The explorer has no content type for ${file}`);
  let compressed: Buffer | undefined;
  return {
    body,
    gzipped: () => {
      compressed ??= gzipSync(body);
      return compressed;
    },
    type,
    cache,
  };
}

function locate(name: string): { folder: string; version: string } {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`${name}/package.json`);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { folder: dirname(manifest), version };
}

function fillIn(page: string, values: Record<string, string>): string {
  return page.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The explorer's page asks for an unknown {{${name}}}`);
    return value;
  });
}
