import type { TenantCtx } from '../../context.js';
import { kindOf, type Mechanism } from './mechanism.enums.js';
import type { Sections } from './mechanism-document.js';

/** What a mechanism is made of, as it is here. @throws Denial unless the caller may see all of it */
export async function sectionsOf(ctx: TenantCtx, mechanism: Mechanism): Promise<Sections> {
  const sections: Sections = {};
  for (const { section } of kindOf(mechanism).parts) sections[section.key] = await section.read(ctx);
  return sections;
}
