import elderHaircut from '@gongzhi/elder-haircut';
import elderMeals from '@gongzhi/elder-meals';
import type { ServiceModule } from '@gongzhi/module-kit';
import neighbourCrafts from '@gongzhi/neighbour-crafts';

/** The service-project modules that this deployment runs, by key. Only the gateway and the worker load modules. */
export const installedModules: ReadonlyMap<string, ServiceModule> = new Map(
  ([elderMeals, elderHaircut, neighbourCrafts] as unknown as ServiceModule[]).map((module) => [module.key, module]),
);
