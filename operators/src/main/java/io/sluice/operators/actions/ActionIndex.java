package io.sluice.operators.actions;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Finds the steps that an event could match by its name, and then by the page's address: those that
 * ask for this address, or for a text that is in it, or for no address. Steps that ask for other
 * events and addresses cost nothing. Not thread-safe.
 */
final class ActionIndex {
  private final Map<String, Bucket> ofName = new HashMap<>();
  private final Bucket ofAnyName = new Bucket();

  /** Steps that ask for the same event. */
  private static final class Bucket {
    private final Map<String, int[]> ofExactUrl = new HashMap<>();
    private final LiteralTrie inUrl = new LiteralTrie();
    private int[] ofAnyUrl = {};

    /** Whether an address can make a difference. */
    private boolean looksAtUrls;

    void add(Step step, int number) {
      UrlPattern url = step.url();
      if (url instanceof UrlPattern.Exact exact) {
        ofExactUrl.merge(exact.url(), new int[] {number}, Bucket::joined);
        looksAtUrls = true;
      } else if (url != null && !url.literal().isEmpty()) {
        inUrl.add(url.literal(), number);
        looksAtUrls = true;
      } else {
        ofAnyUrl = joined(ofAnyUrl, new int[] {number});
      }
    }

    void addTo(BitSet candidates, ActionEvent event) {
      addAll(candidates, ofAnyUrl);
      String url = looksAtUrls ? event.currentUrl() : null;
      if (url != null) {
        addAll(candidates, ofExactUrl.getOrDefault(url, new int[0]));
        inUrl.find(url, candidates::set);
      }
    }

    private static void addAll(BitSet candidates, int[] numbers) {
      for (int number : numbers) {
        candidates.set(number);
      }
    }

    private static int[] joined(int[] some, int[] more) {
      int[] all = Arrays.copyOf(some, some.length + more.length);
      System.arraycopy(more, 0, all, some.length, more.length);
      return all;
    }
  }

  /**
   * @param steps whose places in the list are their numbers
   */
  ActionIndex(List<Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      bucket(steps.get(i).eventName()).add(steps.get(i), i);
    }
  }

  private Bucket bucket(@Nullable String eventName) {
    return eventName == null ? ofAnyName : ofName.computeIfAbsent(eventName, name -> new Bucket());
  }

  /** Adds the numbers of the steps that the event could match. */
  void addCandidates(ActionEvent event, BitSet candidates) {
    ofAnyName.addTo(candidates, event);
    Bucket ofThisName = ofName.get(event.name());
    if (ofThisName != null) {
      ofThisName.addTo(candidates, event);
    }
  }
}
