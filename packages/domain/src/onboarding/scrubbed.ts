import { fromNodeId } from '@gongzhi/kernel';

/** Wherever somebody writes an identifier, it is not told whole. */
export const scrubbed = (value: string): string =>
  fromNodeId(value) ? value : value.normalize('NFKC').replace(/\d{7,}[\dXx]?/g, maskedValue);

export const maskedValue = (value: string): string => (value.length > 4 ? `••••${value.slice(-4)}` : '••••');
