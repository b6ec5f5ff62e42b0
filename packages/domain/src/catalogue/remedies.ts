import { type Text, text } from '@gongzhi/kernel';
import type { Requirement, Subject } from '@gongzhi/module-kit';
import type { Finding, Register } from './fit.js';

export const SUBJECTS: Record<Subject, Text> = {
  leader: text('党组织', 'party organisation'),
  executor: text('居民委员会', 'residents’ committee'),
  steward: text('居民组织', 'residents’ body'),
  catalyst: text('社会组织', 'social organisation'),
  partner: text('共建单位', 'partner'),
};

export const UNITS: Record<'estate' | 'building' | 'stairwell', Text> = {
  estate: text('小区', 'estates'),
  building: text('楼栋', 'buildings'),
  stairwell: text('楼道', 'stairwells'),
};

/** What an administrator does about a requirement, in one sentence; null where there is nothing to do. */
export function remedyOf(fit: Finding, { countAged }: Pick<Register, 'countAged'>): Text | null {
  const { requirement } = fit;
  switch (requirement.type) {
    case 'subject':
      return subjectRemedy(requirement, fit);
    case 'payee':
      return payeeRemedy(requirement, fit);
    case 'funding-line':
      return fit.verdict === 'MET' ? null : fundingRemedy(requirement);
    case 'territory':
      return fit.verdict === 'MET' ? null : territoryRemedy(requirement);
    case 'people': {
      const { minimumAge, maximumAge, atLeast } = requirement;
      return fit.verdict === 'MET' ? null : peopleRemedy(atLeast - countAged(minimumAge, maximumAge));
    }
    case 'template':
      return fit.verdict === 'MET' ? null : templateRemedy(requirement);
  }
}

function subjectRemedy(
  { key, subject, or }: Requirement & { type: 'subject' },
  { verdict, organisation, substitutes }: Finding,
): Text | null {
  if (organisation) return null;
  if (verdict === 'MET')
    return text(`有几个合适的组织，在 bindings 中为 ${key} 指定一个`, `Several fit: name one for ${key} in bindings`);
  const kinds = [subject, ...or].map((kind) => SUBJECTS[kind]);
  if (substitutes.length === 0)
    return text(
      `登记一个${kinds.map(({ zh }) => zh).join('或')}`,
      `Register a ${kinds.map(({ en }) => en).join(' or a ')}`,
    );
  return text(
    `在 bindings 中为 ${key} 指定所列组织之一，或登记一个${SUBJECTS[subject].zh}`,
    `Name one of those listed for ${key} in bindings, or register a ${SUBJECTS[subject].en}`,
  );
}

function payeeRemedy({ key, subject, or }: Requirement & { type: 'payee' }, { substitutes }: Finding): Text {
  const kinds = [subject, ...or].map((kind) => SUBJECTS[kind]);
  return substitutes.length > 0
    ? text(`在 bindings 中为 ${key} 指定收款组织`, `Name who is paid for ${key} in bindings`)
    : text(
        `登记一个${kinds.map(({ zh }) => zh).join('或')}，再指定为收款组织`,
        `Register a ${kinds.map(({ en }) => en).join(' or a ')}, then name it as who is paid`,
      );
}

const fundingRemedy = ({ key }: Requirement): Text =>
  text(
    `登记资金条线 ${key}，或在 bindings 中指定由哪条条线列支；并安排预算`,
    `Register the funding line ${key}, or name in bindings which line pays; and give it a budget`,
  );

const territoryRemedy = ({ unit }: Requirement & { type: 'territory' }): Text =>
  text(
    `登记${UNITS[unit].zh}（gongzhi import places，或逐个登记）`,
    `Register ${UNITS[unit].en} (gongzhi import places, or one by one)`,
  );

const peopleRemedy = (lacking: number): Text =>
  text(
    `还差 ${lacking} 人：登记符合年龄的居民，或补登出生日期`,
    `${lacking} more are needed: register residents of that age, or dates of birth that are missing`,
  );

const templateRemedy = ({ name }: Requirement & { type: 'template' }): Text =>
  text(
    `先克隆或采用模板「${name.zh}」，或克隆把两者编在一起的组合`,
    `Clone or adopt ${name.en} first, or a bundle that has both`,
  );
