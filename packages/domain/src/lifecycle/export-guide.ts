import type { ExportManifest } from './export-rows.js';

/** The page that explains an export to whoever opens the folder. */
export function exportGuide({ community, exportedAt, files }: ExportManifest): string {
  const rows = files.map(({ file, rows: n, masked }) => `| ${file} | ${n} | ${masked.join('、') || '无'} |`);
  return `# ${community.name}（${community.code}）的全部数据

导出时间：${exportedAt}（UTC）。本文件夹含该社区在平台上的全部数据，一张表一个文件。

- 每个文件为 UTF-8 编码的 JSON Lines：一行一条记录，字段名与数据库一致。时间为 UTC，金额以分为单位（\`*_fen\`）。
- \`manifest.json\` 列出每个文件的行数和 SHA-256 校验值。核对：\`sha256sum 文件名\`。
- 证件号、手机号、邮箱在平台中加密保存；密文、密钥和用于查找的散列值不在导出之列（下表“隐去的列”，值为 null），只保留末四位。
- 内含居民的姓名、住址等个人信息：请按《个人信息保护法》妥善保管，用毕删除。

Everything that the platform holds of this community, one file of JSON lines per table; \`manifest.json\` has counts and hashes. Ciphertext, keys and
look-up hashes are left out.

| 文件 file | 行数 rows | 隐去的列 masked |
| --- | --- | --- |
${rows.join('\n')}
`;
}
