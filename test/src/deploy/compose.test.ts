import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionFromUrl } from '@gongzhi/storage';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const DEPLOY = join(ROOT, 'deploy');
const text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');

interface Service {
  image: string;
  command?: string[];
  restart?: string;
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  networks: string[] | Record<string, unknown>;
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}
interface Compose {
  services: Record<string, Service>;
  networks: Record<string, unknown>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);
/** Does its work and ends; everything else runs on. */
const isOnce = ({ restart }: Service): boolean => restart === 'no';
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('deploy/compose.yaml', () => {
  it('runs a database, Keycloak, the gateway, the worker, and TLS in front of them', () => {
    expect(sorted(Object.keys(compose.services))).toEqual(
      sorted(['postgres', 'keycloak', 'keycloak-database', 'realm', 'gateway', 'worker', 'front']),
    );
  });

  it.each(services)('%s is pinned to one version, and asked after', (_, service) => {
    expect(service.image).toMatch(/:\d+\.\d+(\.\d+)?$/);
    expect(service.restart).toMatch(/^(unless-stopped|no)$/);
    if (!isOnce(service)) expect(service.healthcheck?.test.length).toBeGreaterThan(1);
  });

  it.each(services)('%s begins after what it needs, and names nothing that is not there', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const needed = compose.services[name]!;
      expect(needed, name).toBeDefined();
      expect(condition).toBe(isOnce(needed) ? 'service_completed_successfully' : 'service_healthy');
    }
    const networks = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks);
    for (const network of networks) expect(compose.networks).toHaveProperty(network);
    for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty([secret]);
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':') as [string];
      if (source.startsWith('.')) expect(existsSync(join(DEPLOY, source)), source).toBe(true);
      else expect(compose.volumes).toHaveProperty([source]);
    }
  });

  it.each(services)('%s is given the secrets that it is told of', (_, { environment = {}, secrets = [] }) => {
    for (const file of Object.values(environment).filter((value) => value.startsWith('/run/secrets/'))) {
      expect(secrets).toContain(file.slice('/run/secrets/'.length));
    }
  });

  it('keeps every secret in a file, and each file is used', () => {
    for (const [name, { environment = {} }] of services) {
      const told = Object.keys(environment).filter((key) => /PASSWORD|SECRET|_KEY|DATABASE_URL|TOKEN/.test(key));
      for (const key of told) {
        expect(key, `${name} ${key}`).toMatch(/_FILE$/);
        expect(environment[key]).toMatch(/^\/run\/secrets\//);
      }
    }
    const used = services.flatMap(([, { secrets = [] }]) => secrets);
    expect(sorted(used)).toEqual(sorted(Object.keys(compose.secrets)));
    for (const match of text.matchAll(/\/run\/secrets\/([a-z-]+)/g))
      expect(compose.secrets).toHaveProperty([match[1]!]);
  });

  it('opens nothing to the outside but TLS and the way to it', () => {
    const open = services.filter(([, { ports }]) => ports).map(([name, { ports }]) => [name, ports]);
    expect(open).toEqual([['front', ['80:80', '443:443']]]);
    for (const [name, { networks }] of services) {
      if (name !== 'front') expect(networks).toEqual(['inside']);
    }
  });

  it('asks for addresses that .env.example explains, and for no others', () => {
    const example = readFileSync(join(DEPLOY, '.env.example'), 'utf8');
    const named = [...text.matchAll(/(?<!\$)\$\{(\w+)/g)].map((match) => match[1]!);
    expect(sorted(named)).toEqual(sorted([...example.matchAll(/^(\w+)=/gm)].map((match) => match[1]!)));
  });

  it('runs commands and options that the gongzhi command has', () => {
    const ours = services.filter(([, { image }]) => image.startsWith('gongzhi:'));
    expect(ours.map(([name]) => name)).toEqual(['gateway', 'worker', 'realm']);
    for (const [, { command }] of ours) {
      const [word, ...options] = command as [string];
      const main = join(ROOT, 'packages/cli/dist/main.js');
      const help = execFileSync(process.execPath, [main, word, '--help'], { encoding: 'utf8' });
      for (const option of options) expect(help).toContain(option);
    }
  });

  it('brings the Keycloak that is tested', () => {
    const tested = /VERSION = '([\d.]+)'/.exec(readFileSync(join(ROOT, 'test/keycloak/src/distribution.ts'), 'utf8'));
    expect(compose.services.keycloak!.image).toBe(`quay.io/keycloak/keycloak:${tested?.[1]}`);
  });

  it('is given secrets in a folder that is shut to others, readable for its containers’ users, made once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gongzhi-deploy-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(join(DEPLOY, 'make-secrets.sh'), join(folder, 'make-secrets.sh'));
    const make = () => execFileSync(join(folder, 'make-secrets.sh'));
    const contents = () =>
      Object.fromEntries(
        readdirSync(join(folder, 'secrets')).map((name) => [name, readFileSync(join(folder, 'secrets', name), 'utf8')]),
      );
    make();
    const first = contents();
    make();
    expect(contents()).toEqual(first);
    expect(sorted(Object.keys(first))).toEqual(sorted(Object.keys(compose.secrets)));
    expect(first['master-key']).toMatch(/^[0-9a-f]{64}$/);
    const modeOf = (...path: string[]) => statSync(join(folder, 'secrets', ...path)).mode & 0o777;
    expect(modeOf()).toBe(0o700);
    for (const name of Object.keys(first)) expect(modeOf(name), name).toBe(0o444);
    expect(connectionFromUrl(first['database-url']!)).toMatchObject({
      host: '/var/run/postgresql',
      database: 'gongzhi',
      user: 'postgres',
      password: first['postgres-password'],
    });
  });
});
