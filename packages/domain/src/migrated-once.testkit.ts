import 'reflect-metadata';
import { migrate } from '@gongzhi/storage';
import { prepareDatabase } from '@gongzhi/storage/testkit';
import { entities, migrations } from './tables.js';

/** What is migrated is migrated once for all test files, on one server: each gets a copy. */
export default (): Promise<() => Promise<void>> => prepareDatabase(({ owner }) => migrate(owner, entities, migrations));
