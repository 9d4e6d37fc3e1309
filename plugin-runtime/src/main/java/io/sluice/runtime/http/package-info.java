/**
 * The guarded HTTP client: requests that strangers' code asks for, sent from inside the house.
 * {@link io.sluice.runtime.http.GuardedHttp} is the one client of a process; each team gets a
 * {@link io.sluice.runtime.http.Fetcher} with permits of its own. Used by plugins' {@code fetch}
 * and by deliveries; {@link io.sluice.runtime.http.UrlParser} by tests of plugins, which compare
 * URLs.
 *
 * <p>One law holds the room together: a name is resolved by us, its addresses are checked, and the
 * connection goes to one of these very addresses, again on every hop of a redirect. The HTTP
 * library is never given a name to resolve. Owns its threads, its connections and its timers; knows
 * no JavaScript.
 */
package io.sluice.runtime.http;
