/** On whatever the gateway sends; `production` stands behind TLS, and browsers are to remember it. */
export const commonHeaders = (production: boolean): Readonly<Record<string, string>> => ({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  ...(production ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
});

/** On what is data, and no page: a browser that shows it all the same loads nothing for it, and nobody frames it. */
export const DATA_HEADERS = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** On every answer of the API, whoever gives it. */
export const answerHeaders = (requestId: string) => ({
  'X-Request-Id': requestId,
  Vary: 'X-Community, Accept-Language',
  'Cache-Control': 'no-store',
  ...DATA_HEADERS,
});
