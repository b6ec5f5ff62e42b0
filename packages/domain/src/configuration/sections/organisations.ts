import { type Problem, text } from '@gongzhi/kernel';
import { z } from 'zod';
import { authorize, type TenantCtx } from '../../context.js';
import { differences } from '../../documents/merge.js';
import { Organisation } from '../../people/organisation.entity.js';
import { registerOrganisations, servedFields } from '../../people/organisation.service.js';
import { anyName, ownName } from '../../people/own-name.js';
import { OrganisationKind } from '../../people/people.enums.js';
import { changedItems, overlaid, ownRows, problemsOf, sortedBy } from '../items.js';
import type { ConfigurationSection } from '../section.js';
import { listOf, named, parsed } from '../shape.js';

const ORGANISATION = z.object({
  name: named,
  kind: z.enum(OrganisationKind),
  serves: z.array(z.string()).default([]),
});
type Told = z.output<typeof ORGANISATION>;

const ORGANISATIONS = listOf(ORGANISATION, 'name', 1_000);

/**
 * The organisations that others of its sections name: `{community}` in a name stands for the community's own. What is
 * there stays as it is, since no role may change what an organisation is.
 */
export const organisationsSection: ConfigurationSection<Told[]> = {
  key: 'organisations',
  title: text('组织', 'Organisations'),
  // They are added alone, and two of one name are refused.
  lock: async () => {},
  begin: ({ organisations }) =>
    sortedBy(
      organisations.map(({ name, kind, serves }) => ({ name: name.zh, kind, serves })),
      'name',
    ),
  async read(ctx) {
    return toldOf(ctx, await ownRows(ctx, 'Organisation', Organisation));
  },
  parse: (value, path) => sortedBy(parsed(ORGANISATIONS, value, path), 'name'),
  async plan(ctx, wanted) {
    const present = await this.read(ctx);
    const others = changedItems(present, wanted, 'name');
    const isKnown = ({ name }: Told) => present.some((each) => each.name === name);
    if (others.some((each) => !isKnown(each))) authorize(ctx, 'create', 'Organisation');
    return {
      changes: differences(present, overlaid(present, wanted, 'name')),
      problems: [
        ...others.filter(isKnown).map(({ name }) => unchangeable(name)),
        ...wanted.flatMap(({ name, serves }) => problemsOf(() => servedFields(serves), [name])),
      ],
    };
  },
  async apply(ctx, wanted) {
    const missing = changedItems(await this.read(ctx), wanted, 'name');
    if (missing.length === 0) return;
    await registerOrganisations(
      ctx,
      missing.map(({ name, ...told }) => ({ name: ownName(name, ctx.community), ...told })),
    );
  },
};

const toldOf = ({ community }: TenantCtx, rows: readonly Organisation[]): Told[] =>
  sortedBy(
    rows.map(({ name, kind, serves }) => ({ name: anyName(name, community), kind, serves })),
    'name',
  );

const unchangeable = (name: string): Problem => ({
  code: 'CONFLICT',
  field: [name],
  reason: 'FIXED',
  message: text(
    `组织“${name}”已登记，类型与服务领域目前不能修改：去掉这一项即保持原样`,
    `The organisation ${name} is registered: its kind and fields of service cannot be changed yet; leave it out, and it stays as it is`,
  ),
});
