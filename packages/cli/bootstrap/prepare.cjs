const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { alone } = require('./lock.cjs');
const { captured, Problem, ROOT, say, turbo } = require('./program.cjs');

module.exports = { prepare, workspaceFolders };

const INSTALLED = path.join(ROOT, 'node_modules', '.gongzhi-installed');
const BUILT = path.join(ROOT, 'node_modules', '.gongzhi-built');

const UNREACHABLE =
  /ENOTFOUND|EAI_AGAIN|E(CONN|NET|HOST)(REFUSED|RESET|UNREACH)|ETIMEDOUT|CERT_|SELF_SIGNED|META_FETCH_FAIL|fetch failed|network timeout/;

/** Installs and builds what is missing or has changed; where nothing is, it takes a moment and writes nothing. */
async function prepare() {
  if (isCurrent(INSTALLED, dependencies()) && isCurrent(BUILT, sources()) && everythingIsBuilt()) return;
  await alone(async () => {
    if (!isCurrent(INSTALLED, dependencies())) {
      say('安装依赖…', 'installing dependencies…');
      await stamped(INSTALLED, dependencies(), install);
    }
    if (!isCurrent(BUILT, sources()) || !everythingIsBuilt()) {
      say('编译…', 'building…');
      await stamped(BUILT, sources(), build);
    }
  });
}

async function install() {
  const result = await captured(['install', '--frozen-lockfile'], {
    // Nobody sits there to be asked, and a registry that does not answer should be told of soon.
    CI: 'true',
    npm_config_fetch_retries: '2',
    npm_config_fetch_retry_mintimeout: '1000',
    npm_config_fetch_retry_maxtimeout: '5000',
  });
  if (result.code === 0) return;
  if (UNREACHABLE.test(result.output))
    throw new Problem(
      '无法连接 npm 软件源：请检查网络，或用 npm config set registry <镜像地址> 换一个软件源后重试。',
      'The npm registry does not answer: check the network, or choose another with npm config set registry <address>, and try again.',
    );
  process.stderr.write(result.output);
  throw new Problem('安装依赖失败，原因见上。', 'Installing the dependencies failed; the reason is above.');
}

async function build() {
  const result = await captured(turbo('build', ['--output-logs=errors-only']));
  if (result.code === 0) return;
  process.stderr.write(result.output);
  throw new Problem('编译失败，原因见上。', 'Building failed; the reason is above.');
}

/** Everything that decides what lies in node_modules. */
function dependencies() {
  const manifests = workspaceFolders().map((folder) => path.join(folder, 'package.json'));
  return fingerprint(['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', 'package.json'].concat(manifests));
}

/** Everything that decides what the build makes. */
function sources() {
  const files = workspaceFolders().reduce((all, folder) => all.concat(filesBelow(folder)), []);
  return fingerprint(['turbo.json', 'tsconfig.base.json', 'pnpm-lock.yaml'].concat(files));
}

function everythingIsBuilt() {
  return workspaceFolders().every((folder) => {
    const scripts = JSON.parse(fs.readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')).scripts || {};
    return !scripts.build || fs.existsSync(path.join(ROOT, folder, 'dist'));
  });
}

/** The folders that pnpm-workspace.yaml names. */
function workspaceFolders() {
  const below = (parent) => fs.readdirSync(path.join(ROOT, parent)).map((name) => path.join(parent, name));
  const folders = below('packages').concat(below(path.join('packages', 'modules')), 'test');
  return folders.filter((folder) => fs.existsSync(path.join(ROOT, folder, 'package.json'))).sort();
}

function filesBelow(folder) {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).reduce((files, entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      const made = entry.name === 'node_modules' || entry.name === 'dist' || entry.name[0] === '.';
      return made ? files : files.concat(filesBelow(name));
    }
    return /\.tsbuildinfo$/.test(entry.name) ? files : files.concat(name);
  }, []);
}

function fingerprint(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of files) {
    const content = path.join(ROOT, file);
    hash.update(`\n${file}\n`).update(fs.existsSync(content) ? fs.readFileSync(content) : '');
  }
  return hash.digest('hex');
}

function isCurrent(stamp, print) {
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print;
}

/** The stamp is away while the work goes on, and comes whole: a kill at any moment means doing it again. */
async function stamped(stamp, print, work) {
  fs.rmSync(stamp, { force: true });
  await work();
  fs.writeFileSync(`${stamp}.new`, print);
  fs.renameSync(`${stamp}.new`, stamp);
}
