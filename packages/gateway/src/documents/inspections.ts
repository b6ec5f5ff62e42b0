import type { Identity } from '@gongzhi/identity';
import { Denial, text } from '@gongzhi/kernel';
import type { Request, RequestHandler } from 'express';
import type { Budget, CostTold } from '../cost/budget.js';
import { answering, TransportDenial } from '../http/answering.js';
import { parseBody } from '../http/request-body.js';
import type { RequestLog } from '../http/request-log.js';
import { type Inspected, type Inspector, meant, NO_DOCUMENT } from './inspection.js';

/** What a request's document came to, for whoever answers it. */
export interface Inspection {
  inspected: Inspected;
  cost: CostTold;
}

/** What a request asks, by POST or by GET; anything may be missing or of another type. */
interface Asked {
  query?: unknown;
  operationName?: unknown;
  variables?: unknown;
}

/** A request without an operation that could be found is turned away later; it costs as much as the least. */
const LEAST = 1;

/** Before anything is opened for a request: its document is looked at, and its caller charged for what it may cost. */
export class Inspections {
  readonly #inspector: Inspector;
  readonly #budget: Budget;
  readonly #log: RequestLog;
  readonly #inspections = new WeakMap<Request, Inspection>();

  constructor(inspector: Inspector, budget: Budget, log: RequestLog) {
    this.#inspector = inspector;
    this.#budget = budget;
    this.#log = log;
  }

  of(request: Request): Inspection {
    return this.#inspections.get(request)!;
  }

  step(callerOf: (request: Request) => Identity): RequestHandler {
    return answering((request) => {
      const { query, operationName, variables } = askedBy(request);
      const inspected = typeof query === 'string' ? this.#inspector.inspect(query) : NO_DOCUMENT;
      const operation = meant(inspected, typeof operationName === 'string' ? operationName : null);
      const points = operation?.cost((variables ?? {}) as Record<string, unknown>) ?? LEAST;
      this.#log.learn(request, { operation: operation?.name ?? null });
      this.#inspections.set(request, { inspected, cost: this.#charge(callerOf(request), points) });
    });
  }

  #charge(caller: Identity, points: number): CostTold {
    const { perQuery } = this.#budget.limits;
    if (points > perQuery) throw tooCostly(points, perQuery);
    if (!this.#budget.affords(caller, points)) throw tooOften(this.#budget.wait(caller, points));
    return this.#budget.spend(caller, points);
  }
}

/** @throws Denial for what the variables of a GET may not hold, as those of a POST */
function askedBy(request: Request): Asked {
  if (request.method !== 'GET') return request.body as Asked;
  const { query, operationName, variables } = request.query;
  return { query, operationName, variables: typeof variables === 'string' ? parsed(variables) : undefined };
}

function parsed(variables: string): unknown {
  try {
    return parseBody(variables);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const tooCostly = (points: number, most: number) =>
  new TransportDenial(
    400,
    new Denial(
      'LIMIT_EXCEEDED',
      text(
        `此查询的代价为 ${points} 点，上限 ${most} 点：请缩小分页或拆成几次请求`,
        `This query costs ${points} points, and ${most} are allowed: ask for smaller pages, or in several requests`,
      ),
    ),
  );

const tooOften = (seconds: number) =>
  new TransportDenial(
    429,
    new Denial(
      'LIMIT_EXCEEDED',
      text(`请求过于频繁，请 ${seconds} 秒后再试`, `You have asked too much; try again in ${seconds} seconds`),
    ),
    { 'Retry-After': String(seconds) },
  );
