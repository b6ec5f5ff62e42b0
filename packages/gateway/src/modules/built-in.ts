import elderHaircut from '@gongzhi/elder-haircut';
import elderMeals from '@gongzhi/elder-meals';
import type { ServiceModule } from '@gongzhi/module-kit';
import neighbourCrafts from '@gongzhi/neighbour-crafts';

/** What a deployment runs, by the modules' keys. */
export type Modules = ReadonlyMap<string, ServiceModule>;

/** The service-project modules that come with the platform, by key. Only the gateway and the worker load modules. */
export const installedModules: Modules = new Map(
  ([elderMeals, elderHaircut, neighbourCrafts] as unknown as ServiceModule[]).map((module) => [module.key, module]),
);
