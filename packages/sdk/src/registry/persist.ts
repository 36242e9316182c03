import { FirnError } from "../errors/index.ts";
import {
  explainConnection,
  type Http,
  type HttpRequest,
  type HttpResponse,
  isRetryableStatus,
  nextWait,
  pause,
  type RetryPolicy,
  retryAfterMs,
} from "../fetch/index.ts";
import { type Doing, protocolError, unreachable } from "./registry-error.ts";

/**
 * Sends a request, again and again while the registry is busy or breaks the connection; hands back the last answer.
 *
 * @param once false where the caller repeats in its own way.
 * @throws FIRN_REGISTRY_UNREACHABLE
 */
export async function persist(
  http: Http,
  request: HttpRequest,
  { policy, once, doing }: { readonly policy: RetryPolicy; readonly once: boolean; readonly doing: Doing },
): Promise<HttpResponse> {
  for (let failed = 1; ; failed++) {
    let wait: number | undefined;
    try {
      const answer = await http.send(request);
      if (once || !isRetryableStatus(answer.status)) return answer;
      wait = nextWait(policy, failed, retryAfterMs(answer.headers["retry-after"]));
      if (wait === undefined) return answer;
      await answer.discard();
    } catch (error) {
      if (request.signal?.aborted) throw error;
      // Redirects without end, or away from TLS.
      if (FirnError.is(error)) throw error.code === "FIRN_FETCH_FAILED" ? protocolError(error.message) : error;
      if (!once && explainConnection(error).retryable) wait = nextWait(policy, failed);
      if (wait === undefined) throw unreachable(request.url.host, doing, error);
    }
    await pause(wait, request.signal);
  }
}
