import type { HouseholdRelation } from '../../households/household.enums.js';
import type { Sex, Situation } from '../../people/people.enums.js';

/** The words that files use, the first of them in files that we write. */
const SEXES: Record<Sex, string[]> = { F: ['女', 'f', 'female'], M: ['男', 'm', 'male'] };

const RELATIONS: Record<HouseholdRelation, string[]> = {
  HEAD: ['户主', '本人', 'head'],
  SPOUSE: ['配偶', '妻', '夫', '妻子', '丈夫', 'spouse'],
  SON: ['子', '儿子', '长子', '次子', '三子', '独生子', 'son'],
  DAUGHTER: ['女', '女儿', '长女', '次女', '三女', '独生女', 'daughter'],
  GRANDCHILD: ['孙子女', '孙子', '孙女', '外孙', '外孙子', '外孙女', '孙', 'grandchild'],
  PARENT: ['父母', '父', '母', '父亲', '母亲', '公公', '婆婆', '岳父', '岳母', 'parent'],
  GRANDPARENT: ['祖父母', '祖父', '祖母', '爷爷', '奶奶', '外祖父', '外祖母', '外公', '外婆', 'grandparent'],
  SIBLING: ['兄弟姐妹', '兄', '弟', '姐', '妹', '哥哥', '弟弟', '姐姐', '妹妹', 'sibling'],
  OTHER: ['其他', '儿媳', '媳妇', '女婿', '非亲属', 'other'],
};

const SITUATIONS: Record<Situation, string[]> = {
  LONE: ['孤寡', 'lone'],
  EMPTY_NEST: ['空巢', 'empty_nest'],
  BEREAVED: ['失独', 'bereaved'],
  LIVING_ALONE: ['独居', 'living_alone'],
  NEWCOMER: ['新市民', 'newcomer'],
};

const byWord = <K extends string>(words: Record<K, string[]>): ReadonlyMap<string, K> =>
  new Map((Object.entries(words) as [K, string[]][]).flatMap(([key, all]) => all.map((word) => [word, key] as const)));

const sexByWord = byWord(SEXES);
const relationByWord = byWord(RELATIONS);
const situationByWord = byWord(SITUATIONS);

export const sexOf = (word: string): Sex | undefined => sexByWord.get(word.toLowerCase());
export const relationOf = (word: string): HouseholdRelation | undefined => relationByWord.get(word.toLowerCase());

/** Several, with whatever people put between them; undefined where one of them is none. */
export function situationsOf(words: string): Situation[] | undefined {
  const found = words
    .split(/[,，、;；\s/]+/)
    .filter(Boolean)
    .map((word) => situationByWord.get(word.toLowerCase()));
  return found.includes(undefined) ? undefined : ([...new Set(found)].sort() as Situation[]);
}

export const sexWord = (sex: Sex | null): string => (sex ? SEXES[sex][0]! : '');
export const relationWord = (relation: HouseholdRelation | null): string => (relation ? RELATIONS[relation][0]! : '');
export const situationWords = (situations: readonly Situation[]): string =>
  situations.map((situation) => SITUATIONS[situation][0]).join('、');
