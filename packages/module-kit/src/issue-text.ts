import { type Text, text } from '@gongzhi/kernel';
import type { z } from 'zod';

/** What zod found, in words for whoever fills in the form. */
export function textOfIssue(issue: z.core.$ZodIssue): Text {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'too_small':
      return limit(issue.origin, issue.minimum, issue.inclusive === false ? 'above' : 'least');
    case 'too_big':
      return limit(issue.origin, issue.maximum, issue.inclusive === false ? 'below' : 'most');
    case 'invalid_value':
      return text(`须为以下之一：${issue.values.join('、')}`, `must be one of ${issue.values.join(', ')}`);
    case 'not_multiple_of':
      return text(`须为 ${issue.divisor} 的倍数`, `must be a multiple of ${issue.divisor}`);
    case 'invalid_format':
      return text('格式不正确', 'has the wrong format');
    case 'custom':
      return isText(issue.params?.text) ? issue.params.text : WRONG;
    default:
      return WRONG;
  }
}

const WRONG = text('内容不符合要求', 'is not valid');

const KINDS: Record<string, Text> = {
  string: text('文字', 'text'),
  number: text('数字', 'a number'),
  int: text('整数', 'a whole number'),
  boolean: text('是或否', 'true or false'),
  object: text('一组具名的项', 'a group of named fields'),
  array: text('列表', 'a list'),
};

function wrongType({ expected, input }: z.core.$ZodIssueInvalidType): Text {
  if (input === undefined) return text('必填', 'is required');
  const kind = KINDS[expected];
  return kind ? text(`须为${kind.zh}`, `must be ${kind.en}`) : WRONG;
}

const LIMITS = {
  least: text('不得小于', 'must be at least'),
  most: text('不得大于', 'must be at most'),
  above: text('须大于', 'must be greater than'),
  below: text('须小于', 'must be less than'),
};

const COUNTED: Record<string, { what: string; unit: Text }> = {
  string: { what: '长度', unit: text('个字', 'characters') },
  array: { what: '数量', unit: text('项', 'items') },
};

function limit(origin: string, value: number | bigint, kind: keyof typeof LIMITS): Text {
  const { zh, en } = LIMITS[kind];
  const counted = COUNTED[origin];
  return counted
    ? text(`${counted.what}${zh} ${value} ${counted.unit.zh}`, `${en} ${value} ${counted.unit.en}`)
    : text(`${zh} ${value}`, `${en} ${value}`);
}

const isText = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;
