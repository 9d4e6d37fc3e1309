package io.sluice.runtime.http;

/** Sends one team's requests. Safe for use from any thread; never blocks. */
public interface Fetcher {
  /**
   * Sends a request, at once or when a permit falls free.
   *
   * @param callback told once how it ended, from any thread, and for a call that cannot be sent
   *     before this method returns
   * @return cancels the call: a connection in use is closed, a waiting call leaves the queue. The
   *     callback is not told, unless it is being told already
   */
  Runnable send(HttpCall call, Callback callback);

  /** How a call fares. Must not block: it runs on the client's own threads. */
  interface Callback {
    /**
     * A permit was had and the call's time begins. Waiting until then is not the plugin's time. Not
     * told of a call that fails before.
     */
    void started();

    /** The whole reply is here. */
    void replied(HttpReply reply);

    /**
     * There is no reply.
     *
     * @param code name of a {@link HttpFailure}
     * @param message a sentence in node-fetch 2's form; names nothing that the plugin did not name,
     *     in particular no address that a name stands for
     */
    void failed(String code, String message);
  }
}
