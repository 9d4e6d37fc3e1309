package io.sluice.runtime.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. May block; is called on threads that may. */
@FunctionalInterface
interface NameResolver {
  /**
   * The addresses of a name.
   *
   * @param name ASCII, without a trailing dot, never an IP literal
   * @return in the order in which to try them
   * @throws UnknownHostException if there are none
   */
  List<InetAddress> resolve(String name) throws UnknownHostException;

  /** The machine's own resolver. */
  static NameResolver system() {
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
