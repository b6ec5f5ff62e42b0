import { type Text, text } from '@gongzhi/kernel';
import type { Requirement, Subject } from '@gongzhi/module-kit';
import type { FundingLine } from '../ledger/funds/funds.entity.js';
import type { Organisation } from '../people/organisation.entity.js';
import { isSubject } from '../projects/payees.js';
import type { ProjectStatus } from '../projects/project.enums.js';
import { mayOperate, reservedReason } from '../projects/reserved-affairs.js';
import type { ReservedAffair } from '../tenancy/constitution.entity.js';
import type { CommunityKind } from '../tenancy/tenancy.enums.js';
import type { CommunityFigures, StandIn } from './adaptation/mapping.js';
import type { Verdict } from './catalogue.enums.js';
import { remedyOf, SUBJECTS, UNITS } from './remedies.js';

/** A community's register of people, money and things (人财物), as far as requirements ask for it. */
export interface Register {
  organisations: readonly Organisation[];
  fundingLines: readonly FundingLine[];
  /** What no social organisation operates here. */
  reservedAffairs: readonly ReservedAffair[];
  places: { estate: number; building: number; stairwell: number };
  /** Projects that have not ended, with the lineage of the template that each is of. */
  projects: readonly { id: string; lineageId: string; status: ProjectStatus }[];
  /** Lineages of the mechanisms that are adopted. */
  adopted: readonly string[];
  /** Lineages whose projects or mechanisms come about in the same step. */
  together?: ReadonlySet<string>;
  /** Dates of birth that are known. */
  countAged(minimum: number, maximum: number | null): number;
  /** What a mapping may compute with. */
  figures: CommunityFigures;
  /** The kind of the community that published the template; null where it is not known. */
  publisherKind: CommunityKind | null;
}

/** How one requirement of a template fits the community, in words that an administrator can act on. */
export interface Fit {
  requirement: Requirement;
  verdict: Verdict;
  reason: Text;
  /** What would meet it, or what remains to be done; null where nothing does. */
  remedy: Text | null;
  /** Who the city's mapping offers in whose place; null where it offers nobody who is here. */
  substitution: Text | null;
  /** Organisations that could stand in, those with experience first; or, where several would do, those to choose from. */
  substitutes: readonly Organisation[];
  /** The organisation that meets it as things are; null where somebody must choose. */
  organisation: Organisation | null;
}

/**
 * Holds a requirement against the register; `reserved` are the community's reserved affairs that the template touches.
 * `standIns` are what the city's mapping says of who takes whose place. Pure: the same register gives the same report.
 */
export function fitOf(
  requirement: Requirement,
  register: Register,
  { reserved = [], standIns = [] }: { reserved?: readonly ReservedAffair[]; standIns?: readonly StandIn[] } = {},
): Fit {
  const found = heldAgainst(requirement, register, reserved);
  const offered = offeredBy(standIns, found);
  const fit = { ...found, ...offered };
  return { ...fit, remedy: remedyOf(fit, register) };
}

/** As the register has it, before anybody says what to do about it. */
export type Finding = Omit<Fit, 'remedy' | 'substitution'>;

function heldAgainst(requirement: Requirement, register: Register, reserved: readonly ReservedAffair[]): Finding {
  switch (requirement.type) {
    case 'subject':
      return reserved.length > 0 && requirement.key === 'operator'
        ? reservedFit(requirement, register, reserved)
        : subjectFit(requirement, register);
    case 'payee':
      return payeeFit(requirement, register);
    case 'funding-line':
      return fundingFit(requirement, register);
    case 'territory':
      return territoryFit(requirement, register);
    case 'people':
      return peopleFit(requirement, register);
    case 'template':
      return templateFit(requirement, register);
  }
}

/** Whom the mapping names stands first among those who could take the place, but for those with experience. */
function offeredBy(
  standIns: readonly StandIn[],
  { requirement, verdict, substitutes }: Finding,
): Pick<Fit, 'substitutes' | 'substitution'> {
  if (requirement.type !== 'subject' || verdict !== 'ADAPTABLE') return { substitutes, substitution: null };
  const { subject, serves } = requirement;
  const apt = standIns.filter(
    ({ wanted, serves: field }) => wanted === subject && (field === null || field === serves),
  );
  const rank = (one: Organisation): number => {
    if (serves && one.serves.includes(serves)) return -1;
    const place = apt.findIndex(({ by, kinds }) => isSubject(one, by) && kinds.includes(one.kind));
    return place < 0 ? apt.length : place;
  };
  const [first] = apt.flatMap((entry) => {
    const those = substitutes.filter((one) => isSubject(one, entry.by) && entry.kinds.includes(one.kind));
    return those.length > 0 ? [{ entry, those }] : [];
  });
  if (!first) return { substitutes, substitution: null };
  const { entry, those } = first;
  return {
    substitutes: substitutes.toSorted((one, other) => rank(one) - rank(other)),
    substitution: text(
      `由${SUBJECTS[entry.by].zh}代替${SUBJECTS[subject].zh}：${those.map(({ name }) => name).join('、')}。${entry.reason.zh}`,
      `A ${SUBJECTS[entry.by].en} in place of a ${SUBJECTS[subject].en}: ${those.map(({ name }) => name).join(', ')}. ${entry.reason.en}`,
    ),
  };
}

const none = { substitutes: [], organisation: null };

function subjectFit(requirement: Requirement & { type: 'subject' }, { organisations }: Register): Finding {
  const { subject, serves, or } = requirement;
  const matching = organisations.filter((one) => isSubject(one, subject) && (!serves || one.serves.includes(serves)));
  if (matching.length > 0) {
    const names = matching.map((one) => one.name).join('、');
    const reason = text(
      `本社区有合适的${SUBJECTS[subject].zh}：${names}`,
      `This community has such a ${SUBJECTS[subject].en}: ${names}`,
    );
    return {
      requirement,
      verdict: 'MET',
      reason,
      substitutes: matching,
      organisation: matching.length === 1 ? matching[0]! : null,
    };
  }
  const lacking = text(
    `本社区没有从事该服务的${SUBJECTS[subject].zh}`,
    `No ${SUBJECTS[subject].en} of that kind exists in this community`,
  );
  const able = organisations.filter((one) => or.some((other) => isSubject(one, other)));
  const experienced = able.filter((one) => serves && one.serves.includes(serves));
  const substitutes = [...experienced, ...able.filter((one) => !experienced.includes(one))];
  if (substitutes.length === 0) return { requirement, verdict: 'MISSING', reason: lacking, ...none };
  const others = or.map((other) => SUBJECTS[other]);
  const reason = text(
    `${lacking.zh}，可由${others.map(({ zh }) => zh).join('或')}运作：${substitutes.map(({ name }) => name).join('、')}`,
    `${lacking.en}; a ${others.map(({ en }) => en).join(' or ')} could operate it: ${substitutes.map(({ name }) => name).join(', ')}`,
  );
  return { requirement, verdict: 'ADAPTABLE', reason, substitutes, organisation: null };
}

/** What a community keeps for itself is operated by its own committee or party organisation, or by a partner. */
function reservedFit(
  requirement: Requirement & { type: 'subject' },
  { organisations }: Register,
  reserved: readonly ReservedAffair[],
): Finding {
  const { subject, or, serves } = requirement;
  const kinds: readonly Subject[] = [subject, ...or, 'executor', 'leader'];
  const able = organisations.filter((one) => mayOperate(one, reserved) && kinds.some((kind) => isSubject(one, kind)));
  const substitutes = able.toSorted((one, other) => rank(one) - rank(other));
  const { zh, en } = reservedReason(reserved);
  if (substitutes.length === 0) return { requirement, verdict: 'MISSING', reason: text(zh, en), ...none };
  const names = (list: readonly Organisation[], between: string) => list.map(({ name }) => name).join(between);
  const reason = text(`${zh}，可由${names(substitutes, '、')}运作`, `${en}; ${names(substitutes, ', ')} could`);
  return { requirement, verdict: 'ADAPTABLE', reason, substitutes, organisation: null };

  /** Those with experience first, then as the requirement names them, the community's own last. */
  function rank(one: Organisation): number {
    if (serves && one.serves.includes(serves)) return -1;
    return kinds.findIndex((kind) => isSubject(one, kind));
  }
}

/** Whoever may be paid is proposed, and nobody taken: whom money goes to is always named. */
function payeeFit(requirement: Requirement & { type: 'payee' }, { organisations }: Register): Finding {
  const { subject, serves, or } = requirement;
  const able = organisations.filter((one) => [subject, ...or].some((kind) => isSubject(one, kind)));
  const [apt, others] = [able.filter(isApt), able.filter((one) => !isApt(one))];
  const kinds = [subject, ...or].map((kind) => SUBJECTS[kind]);
  if (able.length === 0) {
    const reason = text(
      `本社区没有可收款的${kinds.map(({ zh }) => zh).join('或')}，请先登记`,
      `This community has no ${kinds.map(({ en }) => en).join(' or ')} that could be paid: register one first`,
    );
    return { requirement, verdict: 'MISSING', reason, ...none };
  }
  const named = apt.length > 0 ? apt : others;
  const reason = text(
    `可由以下组织收款，须逐一指定：${named.map(({ name }) => name).join('、')}`,
    `These could be paid; one must be named: ${named.map(({ name }) => name).join(', ')}`,
  );
  const verdict = apt.length > 0 ? 'MET' : 'ADAPTABLE';
  return { requirement, verdict, reason, substitutes: [...apt, ...others], organisation: null };

  function isApt(one: Organisation): boolean {
    return isSubject(one, subject) && (!serves || one.serves.includes(serves));
  }
}

function fundingFit(requirement: Requirement & { type: 'funding-line' }, { fundingLines }: Register): Finding {
  const own = fundingLines.find(({ key }) => key === requirement.key);
  if (own) {
    const reason = text(
      `已有资金条线「${own.title}」，来源：${own.source}`,
      `The funding line ${own.title} exists; source: ${own.source}`,
    );
    return { requirement, verdict: 'MET', reason, ...none };
  }
  const reason = text(
    '本社区还没有这条资金条线：克隆时会开立，预算到位前结算将显示缺口；也可指定由其他条线列支',
    'This community has no such funding line yet: cloning opens one, and settlements show a shortfall until it has a budget; another line may pay instead',
  );
  return { requirement, verdict: 'ADAPTABLE', reason, ...none };
}

function territoryFit(requirement: Requirement & { type: 'territory' }, { places }: Register): Finding {
  const count = places[requirement.unit];
  const unit = UNITS[requirement.unit];
  const met = text(`已登记${unit.zh} ${count} 个`, `${count} registered (${unit.en})`);
  const unmet = text(
    `还没有登记${unit.zh}：登记后才能核对住址`,
    `No ${unit.en} is registered yet: where people live can be checked once it is`,
  );
  return { requirement, verdict: count > 0 ? 'MET' : 'ADAPTABLE', reason: count > 0 ? met : unmet, ...none };
}

function peopleFit(requirement: Requirement & { type: 'people' }, register: Register): Finding {
  const { minimumAge, maximumAge, atLeast } = requirement;
  const count = register.countAged(minimumAge, maximumAge);
  const ages = maximumAge === null ? `${minimumAge}+` : `${minimumAge}–${maximumAge}`;
  const reason = text(
    `登记在册 ${ages} 岁的有 ${count} 人，需要 ${atLeast} 人`,
    `${count} registered people are aged ${ages}; ${atLeast} are needed`,
  );
  return { requirement, verdict: count >= atLeast ? 'MET' : count > 0 ? 'ADAPTABLE' : 'MISSING', reason, ...none };
}

function templateFit(
  requirement: Requirement & { type: 'template' },
  { projects, adopted, together }: Register,
): Finding {
  const { lineageId, name } = requirement;
  if (adopted.includes(lineageId)) {
    const reason = text(`本社区已采用「${name.zh}」`, `${name.en} is adopted here`);
    return { requirement, verdict: 'MET', reason, ...none };
  }
  if (projects.some((project) => project.lineageId === lineageId && project.status === 'RUNNING')) {
    const reason = text(`本社区已有「${name.zh}」的项目`, `A project of ${name.en} runs here`);
    return { requirement, verdict: 'MET', reason, ...none };
  }
  if (together?.has(lineageId)) {
    const reason = text(`「${name.zh}」在同一组合中一并带来`, `${name.en} comes with the same bundle`);
    return { requirement, verdict: 'MET', reason, ...none };
  }
  const reason = text(`本社区还没有「${name.zh}」`, `${name.en} is not here yet`);
  return { requirement, verdict: 'MISSING', reason, ...none };
}
