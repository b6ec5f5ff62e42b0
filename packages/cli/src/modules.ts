import { loadModules, type Modules } from '@gongzhi/gateway';
import type { Settings } from './deployment.js';
import { ROOT } from './places.js';

/**
 * What the gateway and the worker of a deployment load. Modules of other packages are found where the command was started,
 * or in the checkout. @throws StartupProblem
 */
export const modulesOf = ({ modules = [] }: Pick<Settings, 'modules'>): Promise<Modules> =>
  loadModules(modules, [process.cwd(), ROOT]);
