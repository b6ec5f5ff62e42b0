import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bare, emptyFolder, npmStart } from './command.js';

describe('npm start gives the terminal back', () => {
  it('after one Ctrl-C', async () => {
    const started = npmStart(emptyFolder(), bare);
    await started.says(/Gongzhi is ready/);
    expect(await started.end('SIGINT')).toBe(0);
    expect(started.stdout).toContain('Stopped.');
  });

  it('after a start that is refused, with its exit code', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const refused = npmStart(emptyFolder(), { ...bare, PORT: String(port) });
    expect(await refused.ended()).toBe(1);
    expect(refused.stdout + refused.stderr).toContain(`Port ${port} is taken`);
  });
});
