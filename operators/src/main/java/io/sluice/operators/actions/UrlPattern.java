package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.node.TextNode;
import javax.annotation.Nullable;

/** What a step asks of an address (contract §12.2). */
sealed interface UrlPattern {
  boolean matches(String url);

  /** A text that is in every address that matches; may be empty. */
  String literal();

  /** The very address. */
  record Exact(String url) implements UrlPattern {
    @Override
    public boolean matches(String found) {
      return url.equals(found);
    }

    @Override
    public String literal() {
      return url;
    }

    @Override
    public String toString() {
      return "$current_url is " + Quoted.of(TextNode.valueOf(url));
    }
  }

  /** An address with a text in it. */
  record Contains(String text, LikePattern pattern) implements UrlPattern {
    @Override
    public boolean matches(String found) {
      return pattern.isIn(found);
    }

    @Override
    public String literal() {
      return pattern.literal();
    }

    @Override
    public String toString() {
      return "$current_url contains " + Quoted.of(TextNode.valueOf(text));
    }
  }

  /**
   * An address with a match in it.
   *
   * @param pattern null if the text is no pattern, which nothing matches
   */
  record Regex(String text, @Nullable RegexPattern pattern) implements UrlPattern {
    @Override
    public boolean matches(String found) {
      return pattern != null && pattern.isIn(found);
    }

    @Override
    public String literal() {
      return pattern == null ? "" : pattern.literal();
    }

    @Override
    public String toString() {
      return "$current_url matches " + Quoted.of(TextNode.valueOf(text));
    }
  }
}
