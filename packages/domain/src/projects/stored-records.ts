import { migrateRecord, type ServiceModule } from '@gongzhi/module-kit';
import type { ServiceRecord } from './service-record.entity.js';

/**
 * What a record says, as today's module has it; the record itself stays as it was written. Whoever computes with records
 * takes it from here.
 * @throws RangeError where a newer module wrote it
 */
export const presentData = (
  module: ServiceModule | undefined,
  { moduleVersion, data }: Pick<ServiceRecord, 'moduleVersion' | 'data'>,
): Record<string, unknown> =>
  module && moduleVersion !== module.version ? migrateRecord(module, moduleVersion, data) : data;
