package io.sluice.runtime.http;

/** What to do with a redirect: {@code redirect} of {@code fetch}. */
public enum Redirects {
  /** Goes to where it points, with every check made again. */
  FOLLOW,
  /** The call fails. */
  ERROR,
  /** The redirect itself is the reply, with {@code Location} made absolute. */
  MANUAL
}
