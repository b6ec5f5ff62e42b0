import { expect, it } from 'vitest';
import { fundingLine, payee, people, subject, territory } from './requirements.js';

it('says which subject runs the project, in which field, and who may instead', () => {
  expect(subject('catalyst', { key: 'operator', serves: 'elder-care', or: ['partner'] })).toEqual({
    key: 'operator',
    type: 'subject',
    subject: 'catalyst',
    serves: 'elder-care',
    or: ['partner'],
    title: {
      zh: '由撬动者（社会组织）承担为老服务，也可由共建者（共建单位）承担',
      en: 'Run by a catalyst (social organisation) working in elder care, or by a partner (public institution or enterprise)',
    },
  });
});

it('says which people there must be', () => {
  expect(people({ key: 'helpers', minimumAge: 50, maximumAge: 60, atLeast: 2 }).title).toEqual({
    zh: '50 至 60 周岁的居民至少 2 名',
    en: 'At least 2 residents aged 50 to 60',
  });
  expect(people({ key: 'elders', minimumAge: 60, atLeast: 1 })).toMatchObject({ maximumAge: null });
});

it('says which organisation is paid, and what it may be', () => {
  const shop = { key: 'shop', title: { zh: '商家', en: 'Shop' }, subject: 'partner' as const, serves: 'elder-care' };
  expect(payee({ ...shop, or: ['catalyst'], basis: 'article' })).toEqual({
    ...{ key: 'shop', type: 'payee', subject: 'partner', serves: 'elder-care', or: ['catalyst'] },
    title: {
      zh: '收款组织：商家，可为共建者（共建单位）、撬动者（社会组织）',
      en: 'Who is paid: Shop, a partner (public institution or enterprise) or a catalyst (social organisation)',
    },
  });
});

it('asks for money and territory by their own keys', () => {
  expect(fundingLine({ key: 'meals', title: { zh: '餐补', en: 'Meals' } })).toMatchObject({
    key: 'meals',
    title: { zh: '有资金渠道：餐补', en: 'Funding line: Meals' },
  });
  expect(territory('stairwell')).toMatchObject({ key: 'stairwell', type: 'territory', unit: 'stairwell' });
});
