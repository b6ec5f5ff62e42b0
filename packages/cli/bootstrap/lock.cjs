const fs = require('node:fs');
const path = require('node:path');
const { Problem, ROOT, say } = require('./program.cjs');

module.exports = { alone };

const LOCK = path.join(ROOT, '.turbo', 'preparing');

/** Two that install or build at once would write into each other's files: the later one waits. */
async function alone(work) {
  const me = `${process.pid} ${startOf(process.pid)}`;
  let told = false;
  try {
    if (!fs.existsSync(path.dirname(LOCK))) fs.mkdirSync(path.dirname(LOCK));
    while (!takeLock(me)) {
      if (!told) say('另一个进程正在安装或编译，等待中…', 'another process is installing or building, waiting…');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } catch (error) {
    throw unwritable(error);
  }
  try {
    await work();
  } finally {
    fs.rmSync(LOCK, { force: true });
  }
}

function unwritable(error) {
  if (error.code === 'ENOSPC')
    return new Problem('磁盘空间不足，请腾出空间后重试。', 'The disk is full: free some space and try again.');
  if (['EACCES', 'EPERM', 'EROFS'].indexOf(error.code) < 0) return error;
  return new Problem(
    `文件夹 ${ROOT} 不可写，无法安装或编译：请改正权限，或把代码复制到自己的文件夹。`,
    `The folder ${ROOT} cannot be written, so nothing can be installed or built: correct its permissions or copy the code to a folder of your own.`,
  );
}

function takeLock(me) {
  try {
    fs.writeFileSync(LOCK, me, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readLock();
  const pid = Number(holder.split(' ')[0]);
  if (holder && holder === `${pid} ${startOf(pid)}`) return false;
  // Its holder was killed. Of several that see this only one gets to move the file away.
  const moved = `${LOCK}.${process.pid}`;
  try {
    fs.renameSync(LOCK, moved);
    // It was a new holder's after all: it gets it back.
    if (fs.readFileSync(moved, 'utf8') !== holder) fs.linkSync(moved, LOCK);
    fs.rmSync(moved);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  return takeLock(me);
}

function readLock() {
  try {
    return fs.readFileSync(LOCK, 'utf8');
  } catch (_error) {
    return '';
  }
}

/** When a process began, so that a number given to another process later is not taken for it; null where it is gone. */
function startOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return null;
  }
  try {
    const status = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')')).split(' ')[20];
  } catch (_error) {
    return 'unknown';
  }
}
