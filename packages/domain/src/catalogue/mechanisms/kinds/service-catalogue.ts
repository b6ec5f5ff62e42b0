import { text } from '@gongzhi/kernel';
import { serviceItemsSection } from '../../../configuration/sections/service-items.js';
import type { MechanismKind } from '../mechanism-kind.js';

/** What a community's service centre offers. */
export const serviceCatalogue: MechanismKind = {
  title: text('服务事项目录', 'Service catalogue'),
  summary: text('便民服务中心办理哪些事项', 'What the service centre does for residents'),
  decidedWith: 'ServiceItem',
  requires: [],
  parts: [{ section: serviceItemsSection, blank: [] }],
};
