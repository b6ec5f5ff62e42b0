import { tenantKeys, tenantWalls } from '@gongzhi/storage';
import { defineEntity, p } from '@mikro-orm/core';

const CommunityExportSchema = defineEntity({
  name: 'CommunityExport',
  ...tenantWalls('community_export'),
  properties: {
    /** The id is that of the job that made it. */
    ...tenantKeys,
    /** Who may fetch it: whoever asked. */
    askedByKey: p.text(),
    key: p.blob(),
    parts: p.integer(),
    bytes: p.bigint('number'),
    sha256: p.text(),
    expiresAt: p.datetime(),
  },
});

/** A whole community as one file, complete and ready to be fetched. */
export class CommunityExport extends CommunityExportSchema.class {}
CommunityExportSchema.setClass(CommunityExport);

const CommunityExportPartSchema = defineEntity({
  name: 'CommunityExportPart',
  ...tenantWalls('community_export_part'),
  properties: {
    ...tenantKeys,
    exportId: p.uuid(),
    position: p.integer(),
    sealed: p.blob(),
    madeAt: p.datetime(),
  },
});

export class CommunityExportPart extends CommunityExportPartSchema.class {}
CommunityExportPartSchema.setClass(CommunityExportPart);
