import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const { config } = JSON.parse(read('package.json')) as { config: { environment: string; flags: string } };
const [dockerfile, unit] = [read('deploy/Dockerfile'), read('deploy/waypost.service')];

type Service = {
  image?: string;
  build?: object;
  environment?: Record<string, string>;
  volumes?: string[];
  depends_on?: object;
  network_mode?: string;
};
const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
  services: Record<string, Service>;
  volumes: object;
  networks: Record<string, { ipam: { config: { subnet: string; gateway: string }[] } }>;
};

test('the memory of a server is bounded alike however it is started', () => {
  const tunables = /GLIBC_TUNABLES=\S+/.exec(config.environment)![0];
  for (const file of [dockerfile, unit]) expect(file).toContain(tunables);
  expect(unit).toContain(`node ${config.flags} server.ts`);
  expect(dockerfile).toContain(
    `"node", ${config.flags
      .split(' ')
      .map((flag) => `"${flag}"`)
      .join(', ')}, "server.ts"`,
  );
});

test('nobody else keeps anything in the folder that systemd gives to the account of the unit', () => {
  const given = /^CacheDirectory=(\S+)$/m.exec(unit)![1]!;
  expect(unit).toContain(`NODE_COMPILE_CACHE=/var/cache/${given}`);
  for (const file of ['deploy/nginx.conf', 'deploy/edge.md']) expect(read(file), file).not.toContain(`/var/cache/${given}`);
});

test('one service builds the image that both run, and a proxy on the host is believed', () => {
  const { services, networks } = compose;
  expect(Object.keys(services).filter((name) => services[name]!.build)).toEqual(['one']);
  expect(services.two!.image).toBe(services.one!.image);
  const { gateway } = networks.default!.ipam.config[0]!;
  for (const name of ['one', 'two']) expect(services[name]!.environment!.TRUSTED_PROXIES!.split(' '), name).toContain(gateway);
});

test('an image is made of files that are there, and that it is given', () => {
  const given = read('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? line.slice(1) : []));
  const copied = dockerfile
    .split('\n')
    .flatMap((line) => (/^COPY (?!--)(.*) \S+$/.exec(line)?.[1] ?? '').split(' ').filter(Boolean));
  expect(copied.length).toBeGreaterThan(0);
  for (const file of copied) {
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(given).toContain(file);
  }
});

test('two instances differ in their port alone, and share content, data and store', () => {
  const { one, two } = compose.services;
  const { PORT: port, ...shared } = one!.environment!;
  const { PORT: other, ...same } = two!.environment!;
  expect(port).not.toBe(other);
  expect([same, two!.volumes, two!.network_mode]).toEqual([shared, one!.volumes, one!.network_mode]);
});

test('what is waited for is known by its health, and each volume is declared', () => {
  for (const { depends_on: awaited = {}, volumes = [] } of Object.values(compose.services)) {
    for (const name of Object.keys(awaited)) expect(compose.services[name], name).toHaveProperty('healthcheck');
    for (const [name] of volumes.map((volume) => volume.split(':')))
      if (!name!.startsWith('.')) expect(compose.volumes).toHaveProperty(name!);
  }
});
