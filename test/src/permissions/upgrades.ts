import { cityWith, freshCode, signIn, type Visitor } from '../testkit/city.js';
import type { Stage } from './stage.js';

/** A neighbour's project that is published again and again, each time with settings of its own. */
async function publishing(neighbour: Visitor): Promise<(version: string, mealSubsidy: number) => Promise<string>> {
  const { project } = await neighbour.do('createProject', { module: 'elder-meals' }, 'project { id }');
  return async (version, mealSubsidy) => {
    await neighbour.do('changeProject', { projectId: project.id, config: { mealSubsidy } }, 'project { id }');
    const { template } = await neighbour.do('publishTemplate', { projectId: project.id, version }, 'template { id }');
    return template.id;
  };
}

/** A version of a community of its own: what the bureau does with others in these tests does not touch it. */
export async function published(): Promise<{ templateId: string }> {
  const code = freshCode('fabu');
  const [admin] = (await cityWith({ code, name: `发布社区${code}` })) as [Visitor];
  return { templateId: await (await publishing(admin))('1.0.0', 720) };
}

/** A version that the community itself has just published. */
export const publishedHere = async ({ callers }: Stage): Promise<{ templateId: string }> => ({
  templateId: await (await publishing(callers.ADMIN))('1.0.0', 710),
});

/** The same, retired. */
export async function retired(stage: Stage): Promise<{ templateId: string }> {
  const template = await publishedHere(stage);
  await stage.callers.ADMIN.do('retireTemplate', { ...template, reason: '不再更新' }, 'template { id }');
  return template;
}

/** A clone of which a newer version has come out, and the revision that its upgrade takes. */
export async function upgradable({ neighbour, callers }: Stage): Promise<{ projectId: string; revision: string }> {
  const publish = await publishing(await signIn(`admin@${neighbour}`));
  const unit = { name: freshCode('unit'), kind: 'STATIONED_UNIT' };
  const { organisation } = await callers.ADMIN.do('registerOrganisation', unit, 'organisation { id }');
  const clone = {
    templateId: await publish('1.0.0', 700),
    bindings: [{ requirement: 'operator', organisationId: organisation.id }],
    idempotencyKey: freshCode('key'),
  };
  const { project } = await callers.ADMIN.do('cloneTemplate', clone, 'project { id }');
  await publish('1.1.0', 750);
  const preview = await callers.ADMIN.ask(
    'query($input: PreviewUpgradeInput!) { previewUpgrade(input: $input) { revision } }',
    { input: { projectId: project.id } },
  );
  return { projectId: project.id, revision: preview.previewUpgrade.revision };
}

/** A clone that was adapted, by whoever cloned it from the other. */
async function adapted(publisher: Visitor, cloner: Visitor): Promise<{ projectId: string }> {
  const publish = await publishing(publisher);
  const unit = { name: freshCode('unit'), kind: 'STATIONED_UNIT' };
  const { organisation } = await cloner.do('registerOrganisation', unit, 'organisation { id }');
  const clone = {
    templateId: await publish('1.0.0', 700),
    bindings: [{ requirement: 'operator', organisationId: organisation.id }],
    config: { mealSubsidy: 730 },
    idempotencyKey: freshCode('key'),
  };
  return { projectId: (await cloner.do('cloneTemplate', clone, 'project { id }')).project.id };
}

const words = () => ({ message: '更合老人口味', idempotencyKey: freshCode('key') });

/** What the community could offer to its neighbour. */
export const proposable = async ({ neighbour, callers }: Stage) => ({
  ...(await adapted(await signIn(`admin@${neighbour}`), callers.ADMIN)),
  ...words(),
});

/** What its neighbour offered to the community. */
export async function received({ neighbour, callers }: Stage): Promise<{ proposalId: string }> {
  const cloner = await signIn(`admin@${neighbour}`);
  const input = { ...(await adapted(callers.ADMIN, cloner)), ...words() };
  return { proposalId: (await cloner.do('proposeAdaptation', input, 'proposal { id }')).proposal.id };
}

/** What the community has offered to its neighbour. */
export async function proposed(stage: Stage): Promise<{ proposalId: string }> {
  const input = await proposable(stage);
  const { proposal } = await stage.callers.ADMIN.do('proposeAdaptation', input, 'proposal { id }');
  return { proposalId: proposal.id };
}

/** A clone that was upgraded. */
export async function upgraded(stage: Stage): Promise<{ projectId: string; number: number }> {
  const input = await upgradable(stage);
  await stage.callers.ADMIN.do('upgradeProject', input, 'project { id }');
  return { projectId: input.projectId, number: 1 };
}
