package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** What the receiver of a webhook understands (contract §12.5). */
enum WebhookFormat {
  SLACK,
  DISCORD,
  TEAMS;

  static WebhookFormat of(String url) {
    String lowerCase = url.toLowerCase(Locale.ROOT);
    if (lowerCase.contains("slack.com")) {
      return SLACK;
    }
    return lowerCase.contains("discord.com") ? DISCORD : TEAMS;
  }

  String link(String text, String url) {
    return switch (this) {
      case SLACK -> "<%s|%s>".formatted(url, text);
      case DISCORD, TEAMS -> "[%s](%s)".formatted(text, url);
    };
  }

  ObjectNode body(Message message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    switch (this) {
      case SLACK -> {
        body.put("text", message.text());
        ObjectNode section = body.putArray("blocks").addObject().put("type", "section");
        section.putObject("text").put("type", "mrkdwn").put("text", message.markdown());
      }
      case DISCORD, TEAMS -> body.put("text", message.markdown());
    }
    return body;
  }
}
