import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../testkit/city.js';
import { adoptable } from './mechanisms.js';
import { oneOfEachRole, type Stage } from './stage.js';
import { CALLERS, type Caller, QUERIES } from './tables.js';
import { received, upgradable } from './upgrades.js';

describe('what each role may read of what templates become', () => {
  let stage: Stage;
  const as = (caller: Caller): Visitor => stage.callers[caller];

  beforeAll(async () => {
    stage = await oneOfEachRole();
  });

  it('previewUpgrade is for those who may take over a newer version', async () => {
    const document = 'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    const { projectId } = await upgradable(stage);
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(document, { input: { projectId } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.previewUpgrade![caller]]]);
    }
  });

  it('templateFamily shows each caller what the table says', async () => {
    const document = 'query($id: ID!) { templateFamily(templateId: $id) { nodes { versions { id } } } }';
    for (const caller of CALLERS) {
      const { templateFamily: family } = await as(caller).ask(document, { id: stage.template });
      const word = QUERIES.templateFamily![caller];
      const shown = family?.nodes.flatMap(({ versions }: { versions: { id: string }[] }) =>
        versions.map(({ id }) => id),
      );
      expect([caller, shown ?? null]).toEqual([caller, word === 'all' ? [stage.template] : null]);
    }
  });

  it('compareWithOthers is for the officers of a community that publishes or runs it', async () => {
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    const input = { templateId: stage.template, from: '2026-01-01', until: '2026-02-28' };
    for (const [query, selection] of Object.entries({ compareWithOthers: '{ label }', compareWithOthersCsv: '' })) {
      const document = `query($input: CompareWithOthersInput!) { ${query}(input: $input) ${selection} }`;
      for (const caller of CALLERS) {
        const { errors } = await as(caller).send(document, { input });
        const codes = errors.map(({ extensions }) => extensions.code);
        expect([query, caller, codes]).toEqual([query, caller, outcomes[QUERIES[query]![caller]]]);
      }
    }
  });

  it('previewMechanism is for those who may set what it would change', async () => {
    const document = 'query($input: PreviewMechanismInput!) { previewMechanism(input: $input) { revision } }';
    const outcomes = { all: [], no: ['FORBIDDEN'], city: ['BAD_USER_INPUT'] } as Record<string, string[]>;
    const { templateId } = await adoptable(stage);
    for (const caller of CALLERS) {
      const { errors } = await as(caller).send(document, { input: { templateId } });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([caller, codes]).toEqual([caller, outcomes[QUERIES.previewMechanism![caller]]]);
    }
  });

  it('adaptationProposals shows each caller what the table says', async () => {
    const { proposalId } = await received(stage);
    for (const caller of CALLERS) {
      const document = '{ adaptationProposals(first: 5) { totalCount nodes { id } } }';
      const { adaptationProposals } = await as(caller).ask(document);
      const word = QUERIES.adaptationProposals![caller];
      expect([caller, adaptationProposals.totalCount > 0]).toEqual([caller, word === 'all']);
      const isThere = adaptationProposals.nodes.some(({ id }: { id: string }) => id === proposalId);
      // The city's list grows meanwhile.
      if (caller !== 'BUREAU') expect([caller, isThere]).toEqual([caller, word === 'all']);
    }
  });
});
