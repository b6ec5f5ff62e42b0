import type { ConfigurationSection } from '../configuration/section.js';
import { SECTIONS } from '../configuration/sections.js';
import { projectsSection } from './projects/projects-section.js';

/** Everything that a community's configuration consists of; projects come last, since they name what others bring. */
export const ALL_SECTIONS: readonly ConfigurationSection[] = [...SECTIONS, projectsSection];
