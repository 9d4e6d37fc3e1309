package io.sluice.deploy.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a benchmark found. */
public interface Report {
  /** A table, the aims, and what one must know to read it. */
  String text();

  /** The same, for programs. */
  ObjectNode json();
}
