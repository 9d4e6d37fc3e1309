package io.sluice.deploy.demo;

/** How text is marked in a terminal. */
interface Ink {
  String faint(String text);

  String warm(String text);

  String bright(String text);

  /** ANSI colours. */
  static Ink ansi() {
    return new Ink() {
      @Override
      public String faint(String text) {
        return "\u001b[90m" + text + "\u001b[0m";
      }

      @Override
      public String warm(String text) {
        return "\u001b[32m" + text + "\u001b[0m";
      }

      @Override
      public String bright(String text) {
        return "\u001b[1;93m" + text + "\u001b[0m";
      }
    };
  }

  /** No marks at all. */
  static Ink none() {
    return new Ink() {
      @Override
      public String faint(String text) {
        return text;
      }

      @Override
      public String warm(String text) {
        return text;
      }

      @Override
      public String bright(String text) {
        return text;
      }
    };
  }
}
