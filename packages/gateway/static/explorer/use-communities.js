import { noticeFor, readCommunities } from './gateway.js';
import { useRemembered } from './remembered.js';

const { useEffect, useState } = globalThis.React;

const none = { communities: [], own: [] };

/**
 * The communities to choose from and the one chosen (its code; null = city scope). The last choice is kept for as long
 * as the user belongs to it; who belongs to one community only begins there.
 */
export function useCommunities(identity, language, onNotice) {
  const [known, setKnown] = useState(none);
  const [loading, setLoading] = useState(false);
  const [community, setCommunity] = useRemembered('community', null);
  const token = identity?.token;
  const user = identity?.name;

  // Read once per user: a renewed token or another language changes nothing in the list.
  useEffect(() => {
    if (!token) {
      setKnown(none);
      return;
    }
    let stale = false;
    setLoading(true);
    readCommunities({ token, language }).then(({ communities, own, failure }) => {
      if (stale) return;
      setLoading(false);
      setKnown({ communities, own });
      if (failure) {
        onNotice({ key: noticeFor(failure.status) ?? 'communities', detail: failure.message });
        return;
      }
      setCommunity((chosen) => startingPoint(chosen, own));
    });
    return () => {
      stale = true;
    };
  }, [user]);

  return { ...known, loading, community: token ? community : null, setCommunity };
}

/** Only one's own can be entered: the bureau is shown all of the city's and begins in city scope. */
function startingPoint(chosen, own) {
  if (own.includes(chosen)) return chosen;
  return own.length === 1 ? own[0] : null;
}
