import { createHash } from 'node:crypto';
import type { Text } from '@gongzhi/kernel';

/** Who the development issuer's sign-in page offers; any other valid name may be typed. */
export const SAMPLE_USERS: readonly ({ name: string } & Text)[] = [
  { name: 'bureau', zh: '民政局', en: 'Civil-affairs bureau' },
  { name: 'admin@xinfeng', zh: '新丰社区管理员', en: 'Administrator of Xinfeng' },
  { name: 'leader@xinfeng', zh: '新丰社区引领者', en: 'Leader of Xinfeng' },
  { name: 'executor@xinfeng', zh: '新丰社区执行者', en: 'Executor of Xinfeng' },
  { name: 'steward@xinfeng', zh: '新丰社区担当者', en: 'Steward of Xinfeng' },
  { name: 'catalyst@xinfeng', zh: '新丰社区撬动者', en: 'Catalyst of Xinfeng' },
  { name: 'partner@xinfeng', zh: '新丰社区共建者', en: 'Partner of Xinfeng' },
];

export interface DevelopmentPerson {
  /** The user name: `bureau`, or in the form of an e-mail address, which it then is. */
  userName: string;
  subject: string;
  email: string;
  name: string;
  realmRoles: readonly string[];
}

const BUREAU = 'bureau';
/** A second person of the bureau, for what takes two. */
const BUREAU_USERS: readonly string[] = [BUREAU, 'bureau-2'];
const MAX_USER_NAME_LENGTH = 200;

/** `bureau`, `bureau-2`, or local@domain in lower case, at most 200 characters. */
export function isDevelopmentUserName(userName: string): boolean {
  if (BUREAU_USERS.includes(userName)) return true;
  if (userName.length > MAX_USER_NAME_LENGTH) return false;
  return /^[a-z0-9][a-z0-9._+-]*@[a-z0-9]+([.-][a-z0-9]+)*$/.test(userName);
}

/** The person of a valid user name: everything about them follows from it, nothing is stored. */
export function developmentPerson(userName: string): DevelopmentPerson {
  const isBureau = BUREAU_USERS.includes(userName);
  return {
    userName,
    subject: subjectOf(userName),
    email: isBureau ? `${userName}@gongzhi.example` : userName,
    name: isBureau ? '民政局' : userName,
    realmRoles: isBureau ? [BUREAU] : [],
  };
}

const NAMESPACE = Buffer.from('6f1c8d0e5a3b4f729d24c7b1e08a9356', 'hex');

/** The subject (UUIDv5) that the development issuer gives to a user name, or to an app as `app:<client id>`. */
export function subjectOf(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
