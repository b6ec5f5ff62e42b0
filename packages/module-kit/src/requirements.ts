import { type Text, text } from '@gongzhi/kernel';
import type { FundingLine, Payee, Requirement, Subject } from './contract.js';

/** Fields in which an organisation may serve, as registers name them; a requirement may ask for one. */
export type ServiceField = 'elder-care' | 'children' | 'rights' | 'neighbours' | 'newcomers';

/** One of the five governance subjects takes a role in the project; those in `or` may stand in for it. */
export function subject(
  wanted: Subject,
  { key, serves = null, or = [] }: { key: string; serves?: ServiceField | null; or?: readonly Subject[] },
): Requirement {
  return { key, type: 'subject', subject: wanted, serves, or, title: subjectTitle(wanted, serves, or) };
}

/** Money of the given line. Takes the line itself, so that both bear one key and one title. */
export const fundingLine = ({ key, title }: Pick<FundingLine<never>, 'key' | 'title'>): Requirement => ({
  key,
  type: 'funding-line',
  title: text(`有资金渠道：${title.zh}`, `Funding line: ${title.en}`),
});

/** An organisation that the project pays. Takes the payee itself, so that both bear one key. */
export function payee({ key, title, subject: wanted, serves, or }: Payee): Requirement {
  const kinds = [wanted, ...or].map((kind) => SUBJECTS[kind]);
  const said = text(
    `收款组织：${title.zh}，可为${kinds.map(({ zh }) => zh).join('、')}`,
    `Who is paid: ${title.en}, a ${kinds.map(({ en }) => en).join(' or a ')}`,
  );
  return { key, type: 'payee', subject: wanted, serves, or, title: said };
}

/** Residences are recorded down to this unit. */
export const territory = (unit: 'estate' | 'building' | 'stairwell'): Requirement => ({
  key: unit,
  type: 'territory',
  unit,
  title: text(`居住信息登记到${UNITS[unit].zh}`, `Residences are recorded down to the ${UNITS[unit].en}`),
});

/** Residents of an age; `maximumAge` null means no upper end. */
export function people(wanted: {
  key: string;
  minimumAge: number;
  maximumAge?: number | null;
  atLeast: number;
}): Requirement {
  const { key, minimumAge, maximumAge = null, atLeast } = wanted;
  const ages =
    maximumAge === null
      ? text(`${minimumAge} 周岁以上`, `aged ${minimumAge} or over`)
      : text(`${minimumAge} 至 ${maximumAge} 周岁`, `aged ${minimumAge} to ${maximumAge}`);
  const title = text(`${ages.zh}的居民至少 ${atLeast} 名`, `At least ${atLeast} residents ${ages.en}`);
  return { key, type: 'people', minimumAge, maximumAge, atLeast, title };
}

const SUBJECTS: Record<Subject, Text> = {
  leader: text('引领者（党组织）', 'leader (party organisation)'),
  executor: text('执行者（居委会）', "executor (residents' committee)"),
  steward: text('担当者（居民）', 'steward (residents)'),
  catalyst: text('撬动者（社会组织）', 'catalyst (social organisation)'),
  partner: text('共建者（共建单位）', 'partner (public institution or enterprise)'),
};

const FIELDS: Record<ServiceField, Text> = {
  'elder-care': text('为老服务', 'elder care'),
  children: text('儿童关爱', 'child care'),
  rights: text('法律维权', 'legal aid'),
  neighbours: text('邻里互助', 'neighbourly help'),
  newcomers: text('新市民服务', 'services for newcomers'),
};

const UNITS = {
  estate: text('小区', 'estate'),
  building: text('楼栋', 'building'),
  stairwell: text('楼道', 'stairwell'),
};

function subjectTitle(wanted: Subject, serves: ServiceField | null, or: readonly Subject[]): Text {
  const [who, field] = [SUBJECTS[wanted], serves && FIELDS[serves]];
  const others = or.map((other) => SUBJECTS[other]);
  const instead = others.length === 0 ? '' : `，也可由${others.map(({ zh }) => zh).join('、')}承担`;
  return text(
    `由${who.zh}承担${field ? field.zh : ''}${instead}`,
    `Run by a ${who.en}${field ? ` working in ${field.en}` : ''}${others.map(({ en }) => `, or by a ${en}`).join('')}`,
  );
}
