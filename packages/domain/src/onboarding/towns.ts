import { newId } from '@gongzhi/kernel';
import type { EntityManager } from '@gongzhi/storage';
import { z } from 'zod';
import { Town } from '../tenancy/community.entity.js';
import { bilingual, readYaml } from './yaml-file.js';

export interface City {
  /** County code (GB/T 2260), with which every division code of the city begins. */
  divisionCode: string;
  towns: { code: string; name: { zh: string; en: string } }[];
}

/** Reads `city.yaml` of a folder. @throws Error that names the file and says what is wrong with it */
export const readCity = (folder: string): City => readYaml(folder, 'city.yaml', cityFile);

/** Registers the city's towns that are missing, on the bureau's log-in; returns how many those were. */
export async function loadTowns(em: EntityManager, { towns }: City): Promise<number> {
  const known = new Set((await em.find(Town, {})).map(({ code }) => code));
  const missing = towns.filter(({ code }) => !known.has(code));
  for (const { code, name } of missing) {
    em.persist(em.create(Town, { id: newId(), code, name: name.zh, nameEn: name.en }));
  }
  await em.flush();
  return missing.length;
}

const cityFile = z.object({
  divisionCode: z.string(),
  towns: z.array(z.object({ code: z.string(), name: bilingual })),
});
