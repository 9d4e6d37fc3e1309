package io.sluice.job.kafka;

import io.sluice.job.options.Topics;

/** Topics whose names are short enough to be read in a test. */
final class ShortTopics {
  static final Topics ALL =
      new Topics(
          "in",
          "jobs",
          "import",
          "registry",
          "out",
          "over",
          "logs",
          "metrics",
          "dead",
          "warnings",
          "names",
          "properties",
          "pairs",
          "first",
          "people",
          "ids",
          "groups",
          "recordings");

  private ShortTopics() {}
}
