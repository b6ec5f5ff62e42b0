import type { Json, Text } from '@gongzhi/kernel';
import type { AccountKind, AccountUnit } from '../ledger/funds/funds.entity.js';
import type { PointsEnteredBy, PointsPeriod } from '../ledger/points/points.enums.js';
import type { OrganisationKind, SubjectKind } from '../people/people.enums.js';
import type { ReservedAffair } from '../tenancy/constitution.entity.js';

/** What conduct earns how many points, as files tell it. */
export interface PointsRuleDefault {
  key: string;
  title: Text;
  points: number;
  cap?: { points: number; each: PointsPeriod } | undefined;
  needsEvidence: boolean;
  enteredBy: PointsEnteredBy;
  sample: boolean;
}

/** What every new community begins with, so that it can work at once; an operator may change the files it is read from. */
export interface CommunityDefaults {
  /** One for each of the five subjects; `{community}` in a name stands for the community's own. */
  organisations: { key: string; subject: SubjectKind; kind: OrganisationKind; name: Text; serves: string[] }[];
  serviceItems: { code: string; category: Text; name: Text; sample: boolean }[];
  accounts: { code: string; name: Text; unit: AccountUnit; kind: AccountKind }[];
  pointsRules: PointsRuleDefault[];
  charter: Json;
  reservedAffairs: ReservedAffair[];
}
