package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * One element of a page, of those an event went through, innermost first (contract §10.6).
 *
 * @param text at most 400 characters
 * @param href at most 2048 characters
 * @param attrClass the classes, null if there is no class attribute
 * @param attributes the other attributes, with their prefix {@code attr__}, in order
 */
public record Element(
    @Nullable String tagName,
    @Nullable String text,
    @Nullable String href,
    @Nullable String attrId,
    @Nullable List<String> attrClass,
    @Nullable Integer nthChild,
    @Nullable Integer nthOfType,
    Map<String, String> attributes) {
  public Element {
    requireNonNull(attributes, "attributes is null");
  }
}
