import { type Text, text } from '@gongzhi/kernel';
import type { z } from 'zod';
import type { ServiceModule } from './contract.js';
import { everyField, metaOf } from './schema-walk.js';

/** Every text of a module, with a word on where it stands. */
export function textsOf(module: ServiceModule): [where: string, said: Text][] {
  return [
    ['title', module.title],
    ['summary', module.summary],
    ...fieldTexts('config', module.config),
    ...fieldTexts('record', module.record),
    ...Object.entries(module.parts).flatMap(([key, part]): [string, Text][] => [
      [`part ${key}`, part.title],
      ...fieldTexts(`part ${key}`, part.data),
      ...part.eligibility.map(({ code, title }): [string, Text] => [`part ${key} ${code}`, title]),
    ]),
    ...module.requires.map(({ key, title }): [string, Text] => [`requirement ${key}`, title]),
    ...module.fundingLines.flatMap((line) =>
      [line.title, line.source, line.unit, ...line.interpretations].map((said): [string, Text] => [
        `funding line ${line.key}`,
        said,
      ]),
    ),
    ...(module.payees ?? []).map(({ key, title }): [string, Text] => [`payee ${key}`, title]),
    ...module.metrics.flatMap(({ key, title, unit }): [string, Text][] => [
      [`metric ${key}`, title],
      [`metric ${key} unit`, unit],
    ]),
  ];
}

/** Texts that are empty, or are not in the language that they claim to be in. */
export const textFaults = (texts: readonly [where: string, said: Text][]): string[] =>
  texts.filter(([, { zh, en }]) => !HAN.test(zh) || !LATIN.test(en) || HAN.test(en)).map(([where]) => where);

/** Paths of settings whose name suggests that a person's data belongs in them. */
export const personalFields = (config: z.ZodObject): string[] =>
  [...everyField(config)].map(({ path }) => path).filter((path) => soundsPersonal(path.split('.').at(-1)!));

function fieldTexts(where: string, schema: z.ZodObject): [string, Text][] {
  return [...everyField(schema)].flatMap(({ path, field }) => {
    const { zh = '', en = '', options = {} } = metaOf(field);
    return [text(zh, en), ...Object.values(options)].map((said): [string, Text] => [`${where}.${path}`, said]);
  });
}

const HAN = /\p{Script=Han}/u;
const LATIN = /[A-Za-z]/;

const PERSONAL =
  /^(name|surname|phone|mobile|telephone|tel|email|mail|address|birthday|birth(date)?|wechat|openid|passport|identity(number)?|id(card|number|no)|bankaccount|bankcard|photo|portrait)$/;

function soundsPersonal(field: string): boolean {
  const words = field.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase());
  return words.some((word, index) => PERSONAL.test(word) || PERSONAL.test(word + (words[index + 1] ?? '')));
}
