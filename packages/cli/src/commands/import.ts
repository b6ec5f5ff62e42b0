import type { Command } from 'commander';
import { importPersonsCommand } from './import-persons.js';
import { importPlacesCommand } from './import-places.js';

/** What a community enters from files. Places come first: people live in them. */
export function importCommand(program: Command): void {
  const importing = program
    .command('import')
    .description('按文件登记社区的地点和居民 · Enter a community’s places and residents from files');
  importPlacesCommand(importing);
  importPersonsCommand(importing);
}
