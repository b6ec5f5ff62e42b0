import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FetchedExport, fetchExport, noteFetch } from '@gongzhi/domain';
import { type Request, type Response, Router } from 'express';
import type { Entrance } from '../entry.js';
import { answering } from './answering.js';

/**
 * Hands out what jobs of export have made, under `/exports/<job>`: through the same door as `/graphql`, streamed part by
 * part. The audit trail tells of each fetch before the first byte leaves.
 */
export function exportsRoute(door: Entrance): Router {
  const found = new WeakMap<Request, FetchedExport>();
  const find = answering(async (request) => {
    const context = door.contextOf(request);
    const fetched = await fetchExport(context, String(request.params.job));
    await context.session.aside((em) => noteFetch(em, context, fetched));
    await context.session.end();
    found.set(request, fetched);
  });
  const router = Router();
  router.get('/exports/:job', door.authenticate, door.enter, find, (request, response, next) => {
    send(found.get(request)!, response).catch(next);
  });
  return router;
}

async function send({ fileName, bytes, sha256, parts }: FetchedExport, response: Response): Promise<void> {
  response.set({
    'Content-Type': 'application/zip',
    'Content-Length': String(bytes),
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  });
  try {
    await pipeline(Readable.from(parts), response);
  } catch (error) {
    // Whoever has gone wants no answer; what went wrong otherwise cuts the file short, which its length tells.
    if (!response.destroyed || !response.headersSent) throw error;
  }
}
