import afterSchool from '@gongzhi/after-school';
import elderHaircut from '@gongzhi/elder-haircut';
import elderMeals from '@gongzhi/elder-meals';
import lawStudio from '@gongzhi/law-studio';
import type { ServiceModule } from '@gongzhi/module-kit';
import neighbourCrafts from '@gongzhi/neighbour-crafts';
import newcomers from '@gongzhi/newcomers';

/** What a deployment runs, by the modules' keys. */
export type Modules = ReadonlyMap<string, ServiceModule>;

const ALL = [
  elderMeals,
  elderHaircut,
  afterSchool,
  lawStudio,
  neighbourCrafts,
  newcomers,
] as unknown as ServiceModule[];

/** The service-project modules that come with the platform, by key. Only the gateway and the worker load modules. */
export const installedModules: Modules = new Map(ALL.map((module) => [module.key, module]));
