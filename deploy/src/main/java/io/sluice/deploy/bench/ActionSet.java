package io.sluice.deploy.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.actions.Action;
import io.sluice.operators.actions.TeamActions;
import java.util.ArrayList;
import java.util.List;

/**
 * The benchmark's actions. The first {@value #FEW} are such as a team has, on the page views of
 * {@link EventSet} and on other events; of the others none can match such a page view by its name
 * and address.
 */
final class ActionSet {
  /** Actions of the small case. */
  static final int FEW = 50;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> PAGES =
      List.of("pricing", "blog/streams", "docs/plugins", "product/session-replay", "cart");

  private ActionSet() {}

  /** A team's so many first actions. */
  static TeamActions of(int count) {
    List<Action> actions = new ArrayList<>();
    for (int id = 1; id <= count; id++) {
      ObjectNode action = JSON.objectNode().put("id", id).put("team_id", 1).put("name", "a" + id);
      ObjectNode step = action.putArray("steps").addObject();
      if (id <= FEW) {
        likely(step, id);
      } else {
        unlikely(step, id);
      }
      actions.add(Action.read(action));
    }
    return TeamActions.of(actions, (cohort, person) -> cohort == 1, null);
  }

  private static void likely(ObjectNode step, int id) {
    String page = PAGES.get(id / 5 % PAGES.size());
    switch (id % 10) {
      case 0 -> pageView(step, "contains", "/" + page);
      case 1 -> pageView(step, "regex", "/" + page + "\\?utm_campaign=[a-z]+&ref=\\d+$");
      case 2 -> pageView(step, "contains", "%/" + page + "%ref=7");
      case 3 -> filter(step.put("event", "$pageview"), "event", "$browser", "exact", "Firefox");
      case 4 -> filter(step.put("event", "$pageview"), "event", "$pathname", "regex", page + "$");
      case 5 -> {
        pageView(step, "contains", "/" + page);
        filter(step, "person", "plan", "is_not", "free");
      }
      case 6 -> step.put("event", "$autocapture").put("selector", "div > a.btn-" + id);
      case 7 -> step.put("event", "$autocapture").put("text", "Buy " + id).put("tag_name", "a");
      case 8 -> step.put("event", "paid " + id);
      default -> filter(step.put("event", "$pageview"), "event", "$screen_width", "lt", "800");
    }
  }

  private static void unlikely(ObjectNode step, int id) {
    switch (id % 4) {
      case 0 -> pageView(step, "contains", "/landing/" + id + "/");
      case 1 -> pageView(step, "regex", "/landing/[a-z]+/campaign-" + id + "\\b");
      case 2 -> pageView(step, "exact", "https://shop.example/landing/" + id);
      default -> filter(step.put("event", "step " + id), "event", "$browser", "exact", "Firefox");
    }
  }

  private static void pageView(ObjectNode step, String matching, String url) {
    step.put("event", "$pageview").put("url", url).put("url_matching", matching);
  }

  private static void filter(
      ObjectNode step, String type, String key, String operator, String value) {
    step.putArray("properties")
        .addObject()
        .put("type", type)
        .put("key", key)
        .put("operator", operator)
        .put("value", value);
  }
}
