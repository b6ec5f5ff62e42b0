import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ErrorCode, type Text, text } from '@gongzhi/kernel';
import { commonHeaders, DATA_HEADERS } from './headers.js';

interface Told {
  status: string;
  code: ErrorCode;
  message: Text;
}

const TOLD: Readonly<Record<string, Told>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'LIMIT_EXCEEDED',
    message: text('请求头过大', 'The header of the request is too large'),
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'LIMIT_EXCEEDED',
    message: text('请求发送过慢', 'The request took too long to arrive'),
  },
};

const MALFORMED: Told = {
  status: '400 Bad Request',
  code: 'BAD_USER_INPUT',
  message: text('请求格式不正确', 'The request is malformed'),
};

/** For a client that does not read on; until then what it still sends is taken, so that it sees the answer. */
const PATIENCE = 1_000;

/** Answers what is no whole request of HTTP, in the form of every other answer; nobody's language is known yet. */
export function answerBrokenRequests(httpServer: Server, production: boolean): void {
  httpServer.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex & { _httpMessage?: ServerResponse }) => {
    if (!socket.writable || error.code === 'ECONNRESET' || socket._httpMessage?.headersSent) {
      socket.destroy(error);
      return;
    }
    socket.end(answerOf(TOLD[error.code ?? ''] ?? MALFORMED, production));
    socket.resume();
    setTimeout(() => socket.destroy(), PATIENCE).unref();
  });
}

function answerOf({ status, code, message: { zh, en } }: Told, production: boolean): string {
  const body = JSON.stringify({ errors: [{ message: `${zh} · ${en}`, extensions: { code } }] });
  const headers = {
    ...commonHeaders(production),
    ...DATA_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n');
}
