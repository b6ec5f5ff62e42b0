import { expect, it } from 'vitest';
import { isLoopback } from './issuer.js';

it('signs in whoever comes from this machine, and nobody else', () => {
  for (const near of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
    expect([near, isLoopback(near)]).toEqual([near, true]);
  for (const far of ['', '10.0.0.7', '192.0.2.1', '::ffff:192.0.2.1', 'fe80::1', '127.0.0.1.example', '2001:db8::1']) {
    expect([far, isLoopback(far)]).toEqual([far, false]);
  }
});
