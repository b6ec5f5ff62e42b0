import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../permissions/attempt.js';
import { cared, oneOfEachRole, personIdOf, type Stage } from '../permissions/stage.js';

describe('acting for a resident without a phone', () => {
  let stage: Stage;
  let steward: string;
  let recordId: string;

  beforeAll(async () => {
    stage = await oneOfEachRole();
    steward = await personIdOf(stage.callers.STEWARD);
    recordId = await cared(stage.callers.ADMIN, stage.steward.elder, stage.projects.A.helper, 3);
  });

  it('takes their stated consent, in one of two forms, and a witness who is a third person', async () => {
    const { EXECUTOR } = stage.callers;
    const refusedFor = async (onBehalfOf: object | null) => {
      const payload = await EXECUTOR.attempt('rateService', { recordId, score: 4, onBehalfOf }, 'record { id }');
      return payload.userErrors.map(({ field }) => field?.join('.'));
    };
    expect(await refusedFor(null)).toEqual(['onBehalfOf']);
    expect(await refusedFor({ consent: 'ONLINE' })).toEqual(['onBehalfOf.consent']);
    expect(await refusedFor({ consent: 'ORAL', witnessId: steward })).toEqual(['onBehalfOf.witnessId']);
    const executor = await personIdOf(EXECUTOR);
    expect(await refusedFor({ consent: 'ORAL', witnessId: executor })).toEqual(['onBehalfOf.witnessId']);
    expect(await refusedFor({ consent: 'ORAL', personId: executor })).toEqual(['onBehalfOf.personId']);
  });

  it('is named as such, to the resident and in the audit trail', async () => {
    const { EXECUTOR, LEADER, STEWARD } = stage.callers;
    const witnessId = await personIdOf(LEADER);
    const onBehalfOf = { personId: steward, consent: 'ORAL', witnessId };
    const rate = { recordId, score: 4, onBehalfOf };
    const { record } = await EXECUTOR.do('rateService', rate, 'record { rating { id score onBehalf } }');
    expect(record.rating).toMatchObject({ score: 4, onBehalf: true });
    const { representations } = await STEWARD.ask(
      '{ representations(first: 1) { nodes { id act consent person { id } actor { name } witness { name } subjectId } } }',
    );
    expect(representations.nodes).toMatchObject([
      {
        ...{ act: 'RATE', consent: 'ORAL', person: { id: steward }, subjectId: record.rating.id },
        ...{ actor: { name: '金执' }, witness: { name: '宋引' } },
      },
    ]);
    const { auditEntries } = await STEWARD.ask('{ auditEntries(first: 20) { nodes { subjectId actorKey changes } } }');
    const told = auditEntries.nodes.find(
      ({ subjectId }: { subjectId: string }) => subjectId === representations.nodes[0].id,
    );
    expect(told.actorKey).toBe(stage.persons.EXECUTOR);
    expect(told.changes.personId.after).toBe(stage.persons.STEWARD);
  });

  it('takes nothing from the resident’s own right', async () => {
    const { ADMIN, STEWARD } = stage.callers;
    const again = { recordId, score: 1, onBehalfOf: { consent: 'WRITTEN' } };
    expect(await codesOf(ADMIN, 'rateService', again)).toEqual(['CONFLICT']);
    const own = { recordId, score: 5, comment: '自己说' };
    const { record } = await STEWARD.do('rateService', own, 'record { rating { score comment onBehalf } }');
    expect(record.rating).toEqual({ score: 5, comment: '自己说', onBehalf: false });
    expect(await codesOf(STEWARD, 'rateService', own)).toEqual(['CONFLICT']);
  });
});
