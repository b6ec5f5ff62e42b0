import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Text, text } from '@gongzhi/kernel';
import { definitionFaults, type ServiceModule } from '@gongzhi/module-kit';
import { StartupProblem } from '@gongzhi/storage';
import { installedModules, type Modules } from './built-in.js';

/**
 * The modules that come with the platform, and those of other packages: by package name, as installed in one of `folders`,
 * or by the path of a package's folder. Nothing is served with a module that is missing or broken.
 * @throws StartupProblem that names the package, and says what to do
 */
export async function loadModules(packages: readonly string[], folders: readonly string[]): Promise<Modules> {
  const modules = new Map(installedModules);
  const from = new Map([...modules.keys()].map((key) => [key, text('平台自带的模块', 'a module of the platform')]));
  for (const name of packages) {
    const module = await moduleIn(name, entryOf(name, folders));
    const other = from.get(module.key);
    if (other) throw keyTaken(name, module.key, other);
    modules.set(module.key, module);
    from.set(module.key, text(name, name));
  }
  return modules;
}

/** The file that a package is entered by. */
function entryOf(name: string, folders: readonly string[]): string {
  if (isPath(name)) return entryOfFolder(name, resolve(folders[0]!, name));
  for (const folder of folders) {
    const { resolve: find } = createRequire(join(folder, 'package.json'));
    const isInstalled = find.paths(name)?.some((path) => existsSync(join(path, name, 'package.json')));
    if (!isInstalled) continue;
    try {
      return find(name);
    } catch (error) {
      throw noEntry(name, error);
    }
  }
  throw new StartupProblem(
    text(
      `GONGZHI_MODULES 中的 ${name} 没有安装：请在 ${folders[0]} 安装它，或写出其文件夹的路径（以 ./ 或 / 开头）。`,
      `${name} in GONGZHI_MODULES is not installed: install it in ${folders[0]}, or give the path of its folder, beginning with ./ or /.`,
    ),
  );
}

const isPath = (name: string): boolean => /^\.{0,2}\//.test(name) || name === '.' || isAbsolute(name);

function entryOfFolder(name: string, folder: string): string {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) {
    throw new StartupProblem(
      text(
        `GONGZHI_MODULES 中的 ${name} 不是包的文件夹：找不到 ${manifest}，请改正路径。`,
        `${name} in GONGZHI_MODULES is no folder of a package: there is no ${manifest}; put the path right.`,
      ),
    );
  }
  try {
    // By its own name a package is entered as its `exports` say.
    const told = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; exports?: unknown };
    return createRequire(manifest).resolve(told.exports && told.name ? told.name : folder);
  } catch (error) {
    throw noEntry(name, error);
  }
}

const noEntry = (name: string, cause: unknown): StartupProblem =>
  new StartupProblem(
    text(
      `GONGZHI_MODULES 中的 ${name} 无法进入：请先编译它，并让 package.json 的 exports 中 "." 的 default 指向编译结果（${reasonOf(cause)}）。`,
      `${name} in GONGZHI_MODULES cannot be entered: build it, and let "default" of "." in the exports of its package.json lead to what was built (${reasonOf(cause)}).`,
    ),
    cause,
  );

async function moduleIn(name: string, entry: string): Promise<ServiceModule> {
  let loaded: { default?: unknown };
  try {
    loaded = (await import(pathToFileURL(entry).href)) as { default?: unknown };
  } catch (error) {
    throw broken(name, text('无法载入', 'cannot be loaded'), reasonOf(error), error);
  }
  if (!looksLikeModule(loaded.default)) {
    throw new StartupProblem(
      text(
        `GONGZHI_MODULES 中的 ${name} 没有导出模块：请在 ${entry} 中写 export default defineServiceModule({ … })。`,
        `${name} in GONGZHI_MODULES exports no module: ${entry} must export default defineServiceModule({ … }).`,
      ),
    );
  }
  const faults = faultsOf(loaded.default);
  if (faults.length > 0) throw broken(name, text('定义有误', 'is not well defined'), faults.join('; '));
  return loaded.default;
}

const looksLikeModule = (value: unknown): value is ServiceModule =>
  typeof value === 'object' && value !== null && ['key', 'parts', 'record', 'settle'].every((word) => word in value);

/** Held to this platform's own contract, whichever version of the kit the package was made with. */
function faultsOf(module: ServiceModule): string[] {
  try {
    return definitionFaults(module);
  } catch (error) {
    return [reasonOf(error)];
  }
}

const broken = (name: string, what: Text, reason: string, cause?: unknown): StartupProblem =>
  new StartupProblem(
    text(
      `GONGZHI_MODULES 中的 ${name} ${what.zh}（${reason}）：请修正并通过其一致性测试，或从 GONGZHI_MODULES 中去掉。`,
      `${name} in GONGZHI_MODULES ${what.en} (${reason}): mend it until its conformance tests pass, or take it out of GONGZHI_MODULES.`,
    ),
    cause,
  );

const keyTaken = (name: string, key: string, { zh, en }: Text): StartupProblem =>
  new StartupProblem(
    text(
      `GONGZHI_MODULES 中的 ${name} 的键 ${key} 已被占用（${zh}）：请只保留一个，或给它换一个键。`,
      `The key ${key} of ${name} in GONGZHI_MODULES is taken (${en}): keep one of the two, or give it another key.`,
    ),
  );

/** The first line says what it is; the rest is for who looks into the package. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
