import { assertFen, type Fen, formatYuan, isLocalDate } from '@gongzhi/kernel';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';

const bad = (message: string) => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
const stringOf = (node: ValueNode): unknown =>
  node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : null;

/** Whole fen as a string: JSON numbers of other languages do not hold them all. */
export const FenScalar = new GraphQLScalarType<Fen, string>({
  name: 'Fen',
  description: '整数分，以字符串表示 · Whole fen (1/100 yuan), as a string',
  serialize: (value) => String(assertFen(value as number)),
  parseValue: parseFen,
  parseLiteral: (node) => parseFen(stringOf(node)),
});

function parseFen(value: unknown): Fen {
  const fen = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  if (!Number.isSafeInteger(fen)) throw bad('金额应为整数分 · Fen is a whole number of fen, as a string');
  return fen as number;
}

/** Whole units of whatever an account counts, fen or points, as a string like fen. */
export const AmountScalar = new GraphQLScalarType<number, string>({
  ...FenScalar.toConfig(),
  name: 'Amount',
  description: '账户单位的整数（分或积分），以字符串表示 · Whole units of an account, fen or points, as a string',
});

/** A calendar day in Asia/Shanghai. */
export const LocalDateScalar = new GraphQLScalarType<string, string>({
  name: 'LocalDate',
  description: '日期，如 2026-11-23（东八区） · Calendar day, as in 2026-11-23 (Asia/Shanghai)',
  serialize: (value) => String(value),
  parseValue: parseLocalDate,
  parseLiteral: (node) => parseLocalDate(stringOf(node)),
});

function parseLocalDate(value: unknown): string {
  if (typeof value === 'string' && isLocalDate(value)) return value;
  throw bad('日期应为 1900 年以后的有效日期，如 2026-11-23 · A date is a day from 1900 on, as in 2026-11-23');
}

@ObjectType({ description: '金额 · An amount of money' })
export class Money {
  @Field(() => FenScalar, { description: '分 · Fen' }) readonly fen: Fen;
  @Field(() => String, { description: '元，两位小数 · Yuan, two decimals' }) readonly yuan: string;

  constructor(fen: Fen) {
    this.fen = fen;
    this.yuan = formatYuan(fen);
  }
}

export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: '任意 JSON 值 · Any JSON value',
});

export const DateTimeScalar = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  name: 'DateTime',
  description: '时刻，RFC 3339，UTC · An instant, RFC 3339, in UTC ("Z")',
});
