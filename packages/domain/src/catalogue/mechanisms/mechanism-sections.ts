import type { Json } from '@gongzhi/kernel';
import type { TenantCtx } from '../../context.js';
import type { JsonObject } from '../../documents/json.js';
import { kindOf, type Mechanism } from './mechanism.enums.js';
import type { Sections } from './mechanism-document.js';
import type { MechanismPart } from './mechanism-kind.js';

/** What a mechanism is made of, as it is here. @throws Denial unless the caller may see all of it */
export async function sectionsOf(ctx: TenantCtx, mechanism: Mechanism): Promise<Sections> {
  const sections: Sections = {};
  for (const part of kindOf(mechanism).parts)
    sections[part.section.key] = belongingTo(part, await part.section.read(ctx));
  return sections;
}

/** What of a section belongs to the mechanism. */
const belongingTo = ({ belongs }: MechanismPart, items: Json): Json =>
  belongs && Array.isArray(items) ? items.filter((item) => belongs(item as JsonObject)) : items;
