import { expect, it } from 'vitest';
import { languageOf } from './text.js';

it('speaks Chinese unless English is ranked above it', () => {
  const spoken: [string | undefined, string][] = [
    [undefined, 'zh'],
    ['', 'zh'],
    ['*', 'zh'],
    ['fr, de;q=0.8', 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['zh;q=0.5, en;q=0.9', 'en'],
    ['en;q=0.5,zh-Hant;q=0.5', 'en'],
    ['fr, en;q=0.3', 'en'],
    ['en;q=0', 'zh'],
    ['en;q=0, zh;q=0', 'zh'],
    ['en ; q=0.2 , zh ; q=0.1', 'en'],
    ['english, zebra', 'zh'],
    ['en;level=1;q=0.1,zh;q=0.2', 'zh'],
    [';;;q=,,=', 'zh'],
    ['en;q=..', 'zh'],
    ['zh;'.repeat(5_000), 'zh'],
  ];
  for (const [header, language] of spoken) expect([header, languageOf(header)]).toEqual([header, language]);
});
