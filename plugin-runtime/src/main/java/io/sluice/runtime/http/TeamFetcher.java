package io.sluice.runtime.http;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** One team's permits and bytes. */
final class TeamFetcher implements Fetcher {
  private final Exchange.Parts parts;
  private final Set<Exchange> open;
  private final AtomicBoolean closed;
  private final Permits permits;
  private final ByteBudget budget;

  /**
   * @param open calls of all fetchers that wait or are under way, which closing ends
   * @param closed whether the client is closed; set before {@code open} is emptied
   */
  TeamFetcher(Exchange.Parts parts, Set<Exchange> open, AtomicBoolean closed) {
    this.parts = parts;
    this.open = open;
    this.closed = closed;
    this.permits = new Permits(parts.options().atOnce(), parts.options().maxWaiting());
    this.budget = new ByteBudget(parts.options().maxBytesAtOnce());
  }

  @Override
  public Runnable send(HttpCall call, Callback callback) {
    HttpOptions options = parts.options();
    HeldBytes held = new HeldBytes(budget);
    OutgoingRequest request;
    try {
      request = OutgoingRequest.of(call, options.maxBodyBytes());
      held.take(request.bodyLength(), request.url());
    } catch (FetchException e) {
      callback.failed(e.failure().name(), e.text());
      return () -> {};
    }
    int follow = Math.min(call.maxRedirects(), options.maxRedirects());
    RedirectRules redirects = new RedirectRules(call.redirects(), follow);
    Exchange exchange =
        new Exchange(parts, request, redirects, held, call.wantsBody(), callback, this::ended);
    open.add(exchange);
    if (closed.get()) {
      exchange.refuse(HttpFailure.SLUICE_CLOSED, "the client is closed");
    } else if (!permits.ask(exchange)) {
      exchange.refuse(
          HttpFailure.SLUICE_BUSY, options.maxWaiting() + " requests wait for their turn already");
    }
    return exchange::cancel;
  }

  private void ended(Exchange exchange) {
    open.remove(exchange);
    boolean hasPermit = !exchange.refused() && !permits.leave(exchange);
    if (hasPermit) {
      permits.giveBack();
    }
  }
}
