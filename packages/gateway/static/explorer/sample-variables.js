import { ask } from './gateway.js';

/** What the samples speak of: Xinfeng’s meals for elders. */
const practice = { module: 'elder-meals', search: '养老', serves: 'elder-care' };

/**
 * The newest template of the practice, and who could operate it in the chosen community: of those that the fit report
 * proposes, one that serves elders already, else the first. What cannot be found shows in the variables as `…`.
 * @returns {Promise<{templateId: string, operatorId: string}>}
 */
export async function templateAndOperator(headers) {
  const catalogue = await data(headers, templatesQuery, { search: practice.search });
  const template = catalogue?.templates.nodes.find(({ module }) => module === practice.module);
  if (!template) return { templateId: '…', operatorId: '…' };
  const preview = headers.community && (await data(headers, fitQuery, { input: { templateId: template.id } }));
  const fit = preview?.previewClone.fit.find(({ requirement }) => requirement === 'operator');
  const proposed = fit?.substitutes ?? [];
  const operator = proposed.find(({ serves }) => serves.includes(practice.serves)) ?? proposed[0];
  return { templateId: template.id, operatorId: operator?.id ?? '…' };
}

/** A clone with that operator, a budget for each funding line, and a meal subsidy of 9 yuan instead of 8. */
export const cloning = ({ templateId, operatorId }) => ({
  templateId,
  bindings: [
    { requirement: 'operator', organisationId: operatorId },
    { requirement: 'care-allowance', budgetFen: '1200000' },
    { requirement: 'meal-subsidy', budgetFen: '600000' },
  ],
  config: { mealSubsidy: 900 },
  idempotencyKey: 'clone-1',
});

/** A key that was not used before. */
export const newKey = (word) => `${word}-${Date.now().toString(36)}`;

async function data(headers, query, variables) {
  const { body } = await ask({ query, variables }, headers);
  return body?.data;
}

const templatesQuery = `query ($search: String) {
  templates(search: $search, first: 20) { nodes { id module } }
}`;

const fitQuery = `query ($input: CloneTemplateInput!) {
  previewClone(input: $input) { fit { requirement substitutes { id serves } } }
}`;
