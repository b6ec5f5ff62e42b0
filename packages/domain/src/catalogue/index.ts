export type { Mapping } from './adaptation/index.js';
export * from './catalogue.resolver.js';
export { cloneTemplate, previewClone } from './clone.service.js';
export { type Clone, type CloneOutcome, type CloningTools, cloneIntoMany } from './clone-many.service.js';
export { publishTemplate } from './publish.service.js';
export * from './template.entity.js';
export type { TemplateDocument } from './template-document.js';
export { ProjectUpgrade, projectUpgrades } from './upgrade/project-upgrade.entity.js';
export { UpgradeResolver } from './upgrade/upgrade.resolver.js';
