import { Refusal, type Text, text } from '@gongzhi/kernel';
import { compareVersions, migrateConfig, parseConfig, type ServiceModule } from '@gongzhi/module-kit';

/** Settings as the module had them that was installed then: of a project, or of a published version. */
export interface StoredSettings {
  moduleVersion: string;
  config: Record<string, unknown>;
}

/**
 * Stored settings as today's module has them. Whoever computes with settings takes them from here.
 * @throws Refusal where they are a newer module's, or no migration makes today's of them
 */
export function presentSettings(
  module: ServiceModule,
  { moduleVersion, config }: StoredSettings,
  field: string[],
): Record<string, unknown> {
  if (moduleVersion === module.version) return config;
  if (compareVersions(moduleVersion, module.version) > 0) {
    const message = text(
      `设置来自模块 ${module.key} ${moduleVersion}，平台上安装的是较旧的 ${module.version}：请由平台管理员更新模块`,
      `These are settings of ${module.key} ${moduleVersion}, and the platform has the older ${module.version}: its operator must update the module`,
    );
    throw unreadable('MODULE_TOO_OLD', message, field);
  }
  const parsed = parseConfig(module, migrateConfig(module, moduleVersion, config));
  if (parsed.ok) return parsed.value as Record<string, unknown>;
  const paths = parsed.problems.map((problem) => problem.field.join('.'));
  const message = text(
    `模块 ${module.key} ${module.version} 没有能读懂 ${moduleVersion} 版设置的迁移（${paths.join('、')}）：请由模块作者补上`,
    `${module.key} ${module.version} has no migration that reads settings of ${moduleVersion} (${paths.join(', ')}): its author must add one`,
  );
  throw unreadable('SETTINGS_NOT_MIGRATED', message, field);
}

const unreadable = (reason: string, message: Text, field: string[]): Refusal =>
  new Refusal([{ code: 'CONFLICT', field, reason, message }]);
