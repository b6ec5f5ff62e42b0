import { text } from '@gongzhi/kernel';
import { type Command, Option } from 'commander';
import { ROOT } from '../places.js';
import { BRANDS, type MadeModule, makeModule, type NewModule, packageManager } from '../scaffold/new-module.js';
import { both, print, printJson } from '../terminal/words.js';
import { withJson } from './options.js';

interface NewOptions {
  zh?: string;
  en?: string;
  brand: NewModule['brand'];
  to: string;
  json?: boolean;
}

/** For authors of service-project modules; docs/modules.md leads through it. */
export function moduleCommand(program: Command): void {
  const command = program.command('module').description('服务项目模块 · Service-project modules');
  withJson(
    command
      .command('new')
      .description(
        '生成一个可编译、可通过一致性测试的模块包 · Make a package of a module that builds and conforms as it is',
      )
      .argument('<key>', '模块的键，如 night-watch · Key of the module, as in night-watch')
      .option('--zh <title>', '中文名称 · Title in Chinese')
      .option('--en <title>', '英文名称，默认取自键 · Title in English; by default from the key')
      .addOption(new Option('--brand <brand>', '品牌 · Brand').choices(BRANDS).default('golden-kin'))
      .option('--to <folder>', '在哪个文件夹下新建 · The folder in which it makes one', `${ROOT}packages/modules`),
  ).action(newModule);
}

function newModule(key: string, { zh, en, brand, to, json }: NewOptions): void {
  const words = key.replaceAll('-', ' ');
  const title = text(zh ?? `新服务项目 ${key}`, en ?? `${words[0]?.toUpperCase() ?? ''}${words.slice(1)}`);
  const made = makeModule({ key, title, brand, into: to });
  if (json) {
    printJson({ key, title, brand, ...made });
    return;
  }
  print(both(text(`已生成 ${made.name}：${made.folder}`, `Made ${made.name} in ${made.folder}`)));
  for (const file of made.files) print(`  ${file}`);
  print(both(text('接下来', 'Next')));
  for (const step of nextSteps(made)) print(`  ${step}`);
}

const nextSteps = ({ folder }: MadeModule): string[] => [
  `cd ${folder}`,
  `npx ${packageManager()} install`,
  `npx ${packageManager()} run build`,
  `npx ${packageManager()} test`,
  `cd ${ROOT} && GONGZHI_MODULES=${folder} npm start`,
];
