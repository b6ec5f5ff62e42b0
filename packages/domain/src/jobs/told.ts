import { withoutIdentifiers } from '@gongzhi/kernel';

const EMAIL = /[^\s@<>"'(),:;[\]\\，；、]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?/gu;

/**
 * What a job leaves behind, without the identifiers of the file that it worked from: it stands readable in the database,
 * for everybody who may see the job.
 */
export function told<T>(value: T): T {
  if (typeof value === 'string') return withoutIdentifiers(value).replace(EMAIL, '••••') as T;
  if (Array.isArray(value)) return value.map(told) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, told(each)])) as T;
}
