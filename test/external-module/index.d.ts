import type { ServiceModule } from '@gongzhi/module-kit';

declare const module: ServiceModule<{ seedMoney: number }>;
export default module;
