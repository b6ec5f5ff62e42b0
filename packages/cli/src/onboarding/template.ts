import { writeFileSync } from 'node:fs';
import { text } from '@gongzhi/kernel';
import { CommandFailure } from '../failure.js';
import { both, print } from '../terminal/words.js';

/** Writes a file to be filled in, and never over one that there is. @throws CommandFailure */
export async function writeTemplate(format: 'csv' | 'xlsx', path = `communities.${format}`): Promise<void> {
  const { templateFile } = await import('@gongzhi/domain');
  try {
    writeFileSync(path, templateFile(format), { flag: 'wx' });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandFailure(
      exists
        ? text(`${path} 已经存在，未改动。`, `${path} exists already and was left alone.`)
        : text(`写不到 ${path}。`, `${path} cannot be written.`),
      undefined,
      error,
    );
  }
  print(
    both(text(`已写好 ${path}：照样例填写，再删去样例行。`, `${path} is there: fill it in, and take out the example.`)),
  );
}
