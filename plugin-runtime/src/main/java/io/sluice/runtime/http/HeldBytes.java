package io.sluice.runtime.http;

/** What one call holds of its fetcher's bytes. */
final class HeldBytes {
  private final ByteBudget budget;
  private long taken;
  private boolean released;

  HeldBytes(ByteBudget budget) {
    this.budget = budget;
  }

  /**
   * @throws FetchException if the fetcher's calls hold too many together
   */
  synchronized void take(long bytes, WebUrl url) throws FetchException {
    if (released) {
      return;
    }
    if (!budget.take(bytes)) {
      throw FetchException.requestFailed(
          HttpFailure.SLUICE_BUSY,
          url,
          "the bodies of all requests and replies under way have more than "
              + budget.all()
              + " bytes");
    }
    taken += bytes;
  }

  /** Gives back what the replies of former hops took. */
  synchronized void keep(long bytes) {
    if (!released && taken > bytes) {
      budget.giveBack(taken - bytes);
      taken = bytes;
    }
  }

  synchronized void release() {
    if (!released) {
      released = true;
      budget.giveBack(taken);
    }
  }
}
