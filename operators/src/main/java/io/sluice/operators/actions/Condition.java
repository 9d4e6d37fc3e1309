package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** One thing that a step asks of an event; all of a step's have to hold (contract §12.2). */
sealed interface Condition {
  /**
   * Whether it holds.
   *
   * @throws StepFailure if that cannot be said
   */
  boolean holds(Subject subject);

  /** What it asks, for who wants an explanation. */
  String asks();

  /** What there is instead, or as well. */
  String found(Subject subject);

  /**
   * What conditions look at.
   *
   * @param person null if the event has none
   */
  record Subject(ActionEvent event, @Nullable ActionPerson person, CohortMembers cohorts) {
    JsonNode personProperties() {
      return person == null ? MissingNode.getInstance() : person.properties();
    }
  }

  /** The event's name. */
  record OfName(String name) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return name.equals(subject.event().name());
    }

    @Override
    public String asks() {
      return "event is " + Quoted.of(TextNode.valueOf(name));
    }

    @Override
    public String found(Subject subject) {
      String found = subject.event().name();
      return found == null ? "missing" : Quoted.of(TextNode.valueOf(found));
    }
  }

  /** An element whose fields are these; null asks nothing. */
  record OfElement(@Nullable String href, @Nullable String tagName, @Nullable String text)
      implements Condition {
    @Override
    public boolean holds(Subject subject) {
      for (JsonNode element : subject.event().elements()) {
        if (isField(href, element.path("href"))
            && isField(tagName, element.path("tag_name"))
            && isField(text, element.path("text"))) {
          return true;
        }
      }
      return false;
    }

    private static boolean isField(@Nullable String wanted, JsonNode found) {
      return wanted == null || wanted.equals(found.textValue());
    }

    @Override
    public String asks() {
      StringBuilder asks = new StringBuilder("an element has");
      appendTo(asks, "href", href);
      appendTo(asks, "tag_name", tagName);
      appendTo(asks, "text", text);
      return asks.toString();
    }

    private static void appendTo(StringBuilder asks, String field, @Nullable String wanted) {
      if (wanted != null) {
        asks.append(' ').append(field).append(' ').append(Quoted.of(TextNode.valueOf(wanted)));
      }
    }

    @Override
    public String found(Subject subject) {
      return Quoted.of(subject.event().elements());
    }
  }

  /**
   * Elements that satisfy one of the selectors.
   *
   * @param texts the selectors as they are written
   */
  record OfSelectors(List<String> texts, List<Selector> selectors) implements Condition {
    public OfSelectors {
      texts = List.copyOf(texts);
      selectors = List.copyOf(selectors);
    }

    @Override
    public boolean holds(Subject subject) {
      for (Selector selector : selectors) {
        if (selector.matches(subject.event().elements())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String asks() {
      return texts.stream()
          .map(text -> Quoted.of(TextNode.valueOf(text)))
          .collect(Collectors.joining(" or ", "the elements match the selector ", ""));
    }

    @Override
    public String found(Subject subject) {
      return Quoted.of(subject.event().elements());
    }
  }

  /** A property of the event. */
  record OfEvent(PropertyTest test) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return test.holdsFor(subject.event().properties());
    }

    @Override
    public String asks() {
      return "event property " + test;
    }

    @Override
    public String found(Subject subject) {
      return Quoted.of(subject.event().properties().path(test.key()));
    }
  }

  /** A property of the person. */
  record OfPerson(PropertyTest test) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return test.holdsFor(subject.personProperties());
    }

    @Override
    public String asks() {
      return "person property " + test;
    }

    @Override
    public String found(Subject subject) {
      return subject.person() == null
          ? "no person"
          : Quoted.of(subject.personProperties().path(test.key()));
    }
  }

  /** A field of some element. */
  record OfElements(PropertyTest test) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      for (JsonNode element : subject.event().elements()) {
        if (test.holdsFor(element)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String asks() {
      return "an element's " + test;
    }

    @Override
    public String found(Subject subject) {
      return Quoted.of(subject.event().elements());
    }
  }

  /** Everybody, also nobody. */
  record OfAll() implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return true;
    }

    @Override
    public String asks() {
      return "the person is in the cohort of all";
    }

    @Override
    public String found(Subject subject) {
      return "all are";
    }
  }

  /**
   * A person of a static cohort.
   *
   * @param cohort the cohort's id as it is written
   * @param id its number, NaN if it has none
   */
  record OfCohort(JsonNode cohort, double id) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      if (subject.person() == null) {
        return false;
      }
      if (Double.isNaN(id)) {
        throw new StepFailure("%s is no cohort's number".formatted(Quoted.of(cohort)));
      }
      return id == (int) id && subject.cohorts().contains((int) id, subject.person());
    }

    @Override
    public String asks() {
      return "the person is in cohort " + Quoted.of(cohort);
    }

    @Override
    public String found(Subject subject) {
      return subject.person() == null ? "no person" : "see the cohort's members";
    }
  }

  /** A filter of a type that there is not, which nothing satisfies. */
  record OfUnknownType(JsonNode type) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      return false;
    }

    @Override
    public String asks() {
      return "a filter of type " + Quoted.of(type);
    }

    @Override
    public String found(Subject subject) {
      return "no such type, expected event, person, element or cohort";
    }
  }

  /** The page's address. */
  record OfUrl(UrlPattern url) implements Condition {
    @Override
    public boolean holds(Subject subject) {
      String found = subject.event().currentUrl();
      return found != null && url.matches(found);
    }

    @Override
    public String asks() {
      return url.toString();
    }

    @Override
    public String found(Subject subject) {
      return Quoted.of(subject.event().properties().path(ActionEvent.CURRENT_URL));
    }
  }
}
