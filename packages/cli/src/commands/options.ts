import { type Command, Option } from 'commander';

/** Repeatable options collect their values. */
export const collected = (value: string, before: string[] = []): string[] => [...before, value];

export const withJson = (command: Command): Command =>
  command.option('--json', '以 JSON 输出，供程序使用 · Answer in JSON, for programs');

export const withUrl = (command: Command): Command =>
  command.option(
    '--url <address>',
    '网关地址，默认取 GONGZHI_URL，再默认 http://localhost:$PORT · Address of the gateway; by default GONGZHI_URL or http://localhost:$PORT',
  );

export const withSignIn = (command: Command, otherwise = 'GONGZHI_TOKEN'): Command =>
  withUrl(
    command
      .option('--as <user>', `以谁的身份，默认 ${otherwise} · Who is asking; by default ${otherwise}`)
      .addOption(
        new Option('--lang <language>', '答复的语言 · Language of the answer').choices(['zh', 'en']).default('zh'),
      ),
  );

export const withCommunity = (command: Command): Command =>
  command.option('--community <code>', '在哪个社区，不填则为全市 · Which community; the whole city where left out');
