import { addDays, daysInclusive, localDateAt, newId, refuse, text, today } from '@gongzhi/kernel';
import { inSession } from '@gongzhi/storage';
import { LockMode } from '@mikro-orm/core';
import { authorize, type Ctx, idOf } from '../context.js';
import { inputHashOf, replayOf } from '../idempotency.js';
import type { Community } from '../tenancy/community.entity.js';
import type { CommunityStatus } from '../tenancy/tenancy.enums.js';
import { changeLine, communityOfCode, reasonOf } from './change-line.js';
import { CommunityOperation, type OperationKind } from './operation.entity.js';
import type { DeleteCommunityInput, MergeCommunitiesInput } from './operation.inputs.js';
import { mustBeFree } from './register.service.js';
import type { SplitCommunityInput } from './split.inputs.js';
import { refuseObstacles } from './split-obstacles.js';
import { chosenPlaces, newcomerOf, type SplitRequest } from './split-request.js';

const MOST_MERGED = 20;
const GRACE = { byDefault: 30, most: 365 };

/** In which status a community must be for what is done with it: where it ends, nobody writes there any more. */
export const QUIET: Record<'MERGE' | 'DELETE' | 'SPLIT', readonly CommunityStatus[]> = {
  MERGE: ['SUSPENDED'],
  DELETE: ['SUSPENDED', 'ARCHIVED'],
  // It goes on meanwhile: what goes is locked for as long as it takes.
  SPLIT: ['ACTIVE'],
};

/**
 * Asks for communities to be merged into one that goes on; the bureau alone may. A plan is made of it, which says what
 * moves and what clashes; nothing is done until it is confirmed.
 */
export async function mergeCommunities(ctx: Ctx, input: MergeCommunitiesInput): Promise<AskedOperation> {
  authorize(ctx, 'onboard', 'Community');
  const earlier = await askedBefore(ctx, 'MERGE', input);
  if (earlier) return earlier;
  const codes = [...new Set(input.communityCodes.map((code) => code.trim()))];
  if (codes.length < 1 || codes.length > MOST_MERGED) throw tooMany();
  const into = await communityOfCode(ctx.em, input.intoCode, ['intoCode']);
  const lines: Community[] = [];
  for (const code of codes) lines.push(await communityOfCode(ctx.em, code, ['communityCodes']));
  if (lines.some(({ id }) => id === into.id)) throw intoItself();
  if (into.status !== 'ACTIVE') throw notRunning();
  for (const line of lines)
    if (!['ACTIVE', 'SUSPENDED'].includes(line.status)) throw notQuiet('MERGE', line, ['communityCodes']);
  return ask(ctx, 'MERGE', input, { lines, intoId: into.id, graceDays: 0 });
}

/** Asks for a community to be deleted for good; the bureau alone may, and another one of it confirms. */
export async function deleteCommunity(ctx: Ctx, input: DeleteCommunityInput): Promise<AskedOperation> {
  authorize(ctx, 'onboard', 'Community');
  const earlier = await askedBefore(ctx, 'DELETE', input);
  if (earlier) return earlier;
  const graceDays = input.graceDays ?? GRACE.byDefault;
  if (graceDays < 0 || graceDays > GRACE.most) throw noSuchGrace();
  const line = await communityOfCode(ctx.em, input.communityCode, ['communityCode']);
  if (!QUIET.DELETE.includes(line.status)) throw notQuiet('DELETE', line, ['communityCode']);
  return ask(ctx, 'DELETE', input, { lines: [line], intoId: null, graceDays });
}

/**
 * Asks for a part of a community to become one of its own; the bureau alone may. The plan says what goes, what is in both
 * and what stays.
 */
export async function splitCommunity(ctx: Ctx, input: SplitCommunityInput): Promise<AskedOperation> {
  authorize(ctx, 'onboard', 'Community');
  const earlier = await askedBefore(ctx, 'SPLIT', input);
  if (earlier) return earlier;
  const line = await communityOfCode(ctx.em, input.communityCode, ['communityCode']);
  if (!QUIET.SPLIT.includes(line.status)) throw notQuiet('SPLIT', line, ['communityCode']);
  const newcomer = await newcomerOf(ctx, input.newcomer, line);
  const chosen = await inSession(ctx.sessions!.nested.app, { communityId: line.id }, 'read', async (em) => {
    const places = await chosenPlaces(em, input.places);
    await refuseObstacles(em, places, ['communityCode']);
    return places;
  });
  const request: SplitRequest = { ...newcomer, chosen };
  return ask(ctx, 'SPLIT', input, { lines: [line], intoId: null, graceDays: 0, request });
}

interface Asked {
  reason: string;
  idempotencyKey: string;
}

/** What was asked for, and whether this key had asked for it before. */
interface AskedOperation {
  operation: CommunityOperation;
  replayed: boolean;
}

/** What this key asked for before, however far that is by now. @throws Refusal CONFLICT where that was something else */
async function askedBefore(ctx: Ctx, kind: OperationKind, asked: Asked): Promise<AskedOperation | null> {
  const { idempotencyKey } = asked;
  const inputHash = askedHash(kind, asked);
  const earlier = await ctx.em.findOne(CommunityOperation, { requestedByKey: ctx.actor.key, idempotencyKey });
  if (!earlier) return null;
  replayOf({ inputHash: earlier.inputHash, resultId: earlier.id }, inputHash);
  return { operation: earlier, replayed: true };
}

const askedHash = (kind: OperationKind, { idempotencyKey, ...input }: Asked): string =>
  inputHashOf(idempotencyKey, { kind, ...input });

interface Subject {
  lines: readonly Community[];
  intoId: string | null;
  graceDays: number;
  request?: SplitRequest;
}

async function ask(
  ctx: Ctx,
  kind: OperationKind,
  asked: Asked,
  { lines, intoId, graceDays, request }: Subject,
): Promise<AskedOperation> {
  const { idempotencyKey } = asked;
  const reason = reasonOf(asked.reason);
  if (!reason) throw refuse('BAD_USER_INPUT', text('请写明原因', 'Say why'), ['reason']);
  const inputHash = askedHash(kind, asked);
  const unknown = { report: null, problem: null, finishedAt: null, exportHash: null };
  const undecided = { confirmedByKey: null, confirmedAt: null, cancelledByKey: null, cancelledAt: null };
  const operation = ctx.em.create(CommunityOperation, {
    ...{ id: newId(), kind, status: 'REQUESTED', reason, intoId, idempotencyKey, inputHash, ...unknown, ...undecided },
    lineIds: lines.map(({ id }) => id),
    codes: lines.map(({ code }) => code),
    names: lines.map(({ name }) => name),
    dueOn: addDays(today(), graceDays),
    requestedByKey: ctx.actor.key,
    requestedAt: new Date(),
    ...sealed(ctx, request),
  });
  ctx.em.persist(operation);
  await ctx.em.flush();
  return { operation, replayed: false };
}

/** What a split names is sealed until it is over. */
function sealed({ cryptography }: Ctx, request: SplitRequest | undefined): Pick<CommunityOperation, 'key' | 'input'> {
  if (!request) return { key: null, input: null };
  const key = cryptography.newDataKey();
  return { key, input: cryptography.seal(key, JSON.stringify(request)) };
}

/**
 * Confirms what was planned; from here on it is done when it is due. A deletion is confirmed by somebody who has not asked
 * for it, and its grace begins: the community's line says on which day it ends.
 */
export async function confirmOperation(ctx: Ctx, operationId: string): Promise<CommunityOperation> {
  authorize(ctx, 'onboard', 'Community');
  const operation = await locked(ctx, operationId);
  if (operation.status === 'CONFIRMED' && operation.confirmedByKey === ctx.actor.key) return operation;
  if (operation.status !== 'PLANNED') throw notInStatus(operation, 'PLANNED');
  if (operation.kind === 'DELETE' && operation.requestedByKey === ctx.actor.key) throw samePerson();
  const kind = operation.kind as keyof typeof QUIET;
  for (const code of operation.codes) {
    const line = await communityOfCode(ctx.em, code, ['operationId']);
    if (!QUIET[kind].includes(line.status)) throw notQuiet(kind, line, ['operationId']);
    if (kind === 'SPLIT') await refuseWhatCameBetween(ctx, operation, line);
  }
  const grace = daysInclusive(localDateAt(operation.requestedAt), operation.dueOn) - 1;
  operation.status = 'CONFIRMED';
  operation.dueOn = addDays(today(), grace);
  operation.confirmedByKey = ctx.actor.key;
  operation.confirmedAt = new Date();
  await ctx.em.flush();
  if (kind === 'DELETE') await announce(ctx, operation, operation.dueOn);
  return operation;
}

/** Since the plan was made, the code may have been given, and something may have come that has to be decided first. */
async function refuseWhatCameBetween(ctx: Ctx, { key, input }: CommunityOperation, { id }: Community): Promise<void> {
  const opened = ctx.cryptography.open(Buffer.from(key!), Buffer.from(input!));
  const { row, chosen } = JSON.parse(opened) as SplitRequest;
  await mustBeFree(ctx.em, row.code, null, ['operationId']);
  await inSession(ctx.sessions!.nested.app, { communityId: id }, 'read', (em) =>
    refuseObstacles(em, chosen, ['operationId']),
  );
}

/** Takes an operation back that has not been done. */
export async function cancelOperation(ctx: Ctx, operationId: string): Promise<CommunityOperation> {
  authorize(ctx, 'onboard', 'Community');
  const operation = await locked(ctx, operationId);
  if (operation.status === 'CANCELLED') return operation;
  if (!['REQUESTED', 'PLANNED', 'CONFIRMED'].includes(operation.status)) throw notInStatus(operation, 'CONFIRMED');
  const announced = operation.kind === 'DELETE' && operation.status === 'CONFIRMED';
  operation.status = 'CANCELLED';
  operation.cancelledByKey = ctx.actor.key;
  operation.cancelledAt = new Date();
  operation.key = null;
  operation.input = null;
  await ctx.em.flush();
  if (announced) await announce(ctx, operation, null);
  return operation;
}

/** The community's own line, and its audit trail, say when it will be gone. */
const announce = (ctx: Ctx, { codes }: CommunityOperation, dueOn: string | null): Promise<Community> =>
  changeLine(ctx, { communityCode: codes[0]! }, (community) => {
    community.deletionDueOn = dueOn;
  });

async function locked({ em }: Ctx, nodeId: string): Promise<CommunityOperation> {
  const id = idOf('CommunityOperation', nodeId);
  const found = id && (await em.findOne(CommunityOperation, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE }));
  if (found) return found;
  throw refuse('NOT_FOUND', text('没有这项操作', 'There is no such operation'), ['operationId']);
}

const tooMany = () =>
  refuse('BAD_USER_INPUT', text(`一次合并 1 至 ${MOST_MERGED} 个社区`, `1 to ${MOST_MERGED} are merged at once`), [
    'communityCodes',
  ]);
const intoItself = () =>
  refuse('BAD_USER_INPUT', text('社区不能并入自己', 'A community is not merged into itself'), ['intoCode']);
const notRunning = () =>
  refuse('CONFLICT', text('并入的社区须在运行中', 'The community that goes on must be active'), ['intoCode']);
const noSuchGrace = () =>
  refuse('BAD_USER_INPUT', text(`宽限期为 0 至 ${GRACE.most} 天`, `The grace is 0 to ${GRACE.most} days`), [
    'graceDays',
  ]);
const WANTED = { MERGE: '先暂停', DELETE: '先暂停或归档', SPLIT: '在运行中' };
const notQuiet = (kind: keyof typeof QUIET, { name, status }: Community, field: string[]) =>
  refuse(
    'CONFLICT',
    text(
      `${name}现为 ${status}，须${WANTED[kind]}`,
      `${name} is ${status}; it must be ${QUIET[kind].join(' or ')} first`,
    ),
    field,
  );
const samePerson = () =>
  refuse(
    'CONFLICT',
    text('永久删除须由另一人确认', 'A deletion is confirmed by somebody other than who asked for it'),
    ['operationId'],
  );
const notInStatus = ({ status }: CommunityOperation, wanted: string) =>
  refuse('CONFLICT', text(`该操作现为 ${status}，而不是 ${wanted}`, `The operation is ${status}, not ${wanted}`), [
    'operationId',
  ]);
