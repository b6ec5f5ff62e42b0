import { freshCode, signIn, type Visitor } from '../testkit/city.js';
import type { Stage } from './stage.js';

let published = 0;

/** Above every version of a mechanism that was published in this file's communities. */
export const nextVersion = (): string => {
  published += 1;
  return `1.${published}.0`;
};

/** A points scheme with a rule that is nowhere else, as a version that nobody has adopted. */
async function publishedScheme(publisher: Visitor): Promise<string> {
  const rule = { key: freshCode('rule'), title: '样例规则', titleEn: 'Sample rule', points: 1 };
  await publisher.do('setPointsRule', rule, 'rule { id }');
  const input = { mechanism: 'POINTS_SCHEME', version: nextVersion() };
  return (await publisher.do('publishMechanism', input, 'template { id }')).template.id;
}

const PREVIEW =
  'query($input: PreviewMechanismInput!) { previewMechanism(input: $input) { revision conflicts { path } } }';

async function adoptableBy(adopter: Visitor, publisher: Visitor) {
  const templateId = await publishedScheme(publisher);
  const { previewMechanism } = await adopter.ask(PREVIEW, { input: { templateId } });
  // Rules that came with an adoption which was undone are out of use here.
  const resolutions = previewMechanism.conflicts.map(({ path }: { path: string }) => ({ path, take: 'THEIRS' }));
  return { templateId, resolutions, revision: previewMechanism.revision, idempotencyKey: freshCode('key') };
}

export async function adoptedBy(adopter: Visitor, publisher: Visitor): Promise<{ adoptionId: string }> {
  const input = await adoptableBy(adopter, publisher);
  return { adoptionId: (await adopter.do('adoptMechanism', input, 'adoption { id }')).adoption.id };
}

/** What its neighbour has published of a points scheme, and the revision that adopting it takes. */
export const adoptable = async ({ neighbour, callers }: Stage) =>
  adoptableBy(callers.ADMIN, await signIn(`admin@${neighbour}`));

/** The adoption that can be undone: the last one, or a new one where that was undone. */
export async function adopted({ neighbour, callers }: Stage): Promise<{ adoptionId: string }> {
  const { mechanismAdoptions } = await callers.ADMIN.ask('{ mechanismAdoptions(first: 1) { nodes { id undoneAt } } }');
  const [last] = mechanismAdoptions.nodes;
  if (last && last.undoneAt === null) return { adoptionId: last.id };
  return adoptedBy(callers.ADMIN, await signIn(`admin@${neighbour}`));
}
