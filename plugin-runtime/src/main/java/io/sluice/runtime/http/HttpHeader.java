package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

/** One header line. The name is as written; names are compared without regard to case. */
public record HttpHeader(String name, String value) {
  public HttpHeader {
    requireNonNull(name, "name is null");
    requireNonNull(value, "value is null");
  }

  boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
