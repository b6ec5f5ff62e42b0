const endpoint = '/graphql';

/**
 * Asks the gateway one thing.
 * @param {string | {query: string, variables?: object, operationName?: string}} request
 * @param {{token?: string, community?: string | null, language?: string}} headers
 * @returns {Promise<{status: number, body: any}>} status 0 = not reached; body null = no JSON
 */
export async function ask(request, headers) {
  const payload = typeof request === 'string' ? { query: request } : request;
  let response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: requestHeaders(headers),
      body: JSON.stringify(payload),
    });
  } catch {
    return { status: 0, body: null };
  }
  return { status: response.status, body: await response.json().catch(() => null) };
}

export function requestHeaders({ token, community, language }) {
  return {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    ...(language && { 'Accept-Language': language }),
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(community && { 'X-Community': community }),
  };
}

/** Which of the page's notices explains an answer best, or null where it speaks for itself. */
export function noticeFor(status, community) {
  if (status === 0) return 'offline';
  if (status === 401) return 'expired';
  if (status === 404 && community) return 'noCommunity';
  if (status === 429) return 'limited';
  return null;
}

/** The answer as the result pane shows it: the gateway's own JSON, or what stands for it in the same shape. */
export function shown({ status, body }, answer) {
  if (body) return body;
  const message = status === 0 ? answer.offline : `${answer.notJson} (HTTP ${status})`;
  return { errors: [{ message, extensions: { code: 'UNAVAILABLE' } }] };
}

/**
 * Every community that the caller is shown, and the codes of those the caller belongs to.
 * @returns {Promise<{communities: {code: string, name: string, kind: string, status: string}[], own: string[],
 *   failure: {status: number, message: string} | null}>}
 */
export async function readCommunities(headers) {
  const own = readOwn(headers);
  const communities = [];
  let after = null;
  do {
    const answer = await ask({ query: communitiesQuery, variables: { after } }, headers);
    const page = answer.body?.data?.communities;
    if (!page) return { communities, own: await own, failure: failureOf(answer) };
    communities.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  return { communities, own: await own, failure: null };
}

async function readOwn(headers) {
  const { body } = await ask('{ viewer { memberships { community { code } } } }', headers);
  const codes = (body?.data?.viewer?.memberships ?? []).map(({ community }) => community.code);
  return [...new Set(codes)];
}

function failureOf({ status, body }) {
  return { status, message: body?.errors?.[0]?.message ?? `HTTP ${status}` };
}

const communitiesQuery = `query ($after: String) {
  communities(first: 100, after: $after) {
    nodes { code name kind status }
    pageInfo { hasNextPage endCursor }
  }
}`;
