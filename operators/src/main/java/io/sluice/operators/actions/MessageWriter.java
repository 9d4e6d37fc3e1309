package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.operators.json.JavaScriptText;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/** Writes the message about an event that matched an action (contract §12.5, era B). */
final class MessageWriter {
  private static final String ERROR =
      "⚠ Error: There are one or more formatting errors in the message template for action \"%s\".";
  private static final List<String> NAMES = List.of("email", "name", "username");

  private final Action action;
  private final ActionEvent event;
  @Nullable private final ActionPerson person;
  private final String siteUrl;
  private final WebhookFormat format;

  MessageWriter(
      Action action,
      ActionEvent event,
      @Nullable ActionPerson person,
      String siteUrl,
      WebhookFormat format) {
    this.action = action;
    this.event = event;
    this.person = person;
    this.siteUrl = siteUrl;
    this.format = format;
  }

  /** The action's message; if a token is none, one that says so instead of all of it. */
  Message write() {
    StringBuilder text = new StringBuilder();
    StringBuilder markdown = new StringBuilder();
    for (MessageTemplate.Piece piece : action.template().pieces()) {
      Optional<Message> message =
          piece instanceof MessageTemplate.Piece.Token token
              ? valueOf(token.parts())
              : Optional.of(Message.plain(((MessageTemplate.Piece.Text) piece).text()));
      if (message.isEmpty()) {
        return new Message(
            ERROR.formatted(action.name()), "*" + ERROR.formatted(actionLink().markdown()) + "*");
      }
      text.append(message.get().text());
      markdown.append(message.get().markdown());
    }
    return new Message(text.toString(), markdown.toString());
  }

  /** What stands for a token; empty if it is none. */
  private Optional<Message> valueOf(List<String> parts) {
    String second = parts.size() > 1 ? parts.get(1) : "";
    Message value =
        switch (parts.isEmpty() ? "" : parts.get(0)) {
          case "user" ->
              second.equals("name")
                  ? personLink()
                  : property(event.properties(), "$" + (second.isEmpty() ? "undefined" : second));
          case "person" ->
              parts.size() == 1 ? personLink() : ofProperties(parts, personProperties());
          case "action" -> second.equals("name") ? actionLink() : Message.plain("");
          case "event" ->
              switch (second) {
                case "name" -> Message.plain(LooseComparison.text(event.event()));
                case "distinct_id" -> Message.plain(LooseComparison.text(event.distinctId()));
                default -> ofProperties(parts, event.properties());
              };
          default -> null;
        };
    return Optional.ofNullable(value);
  }

  private static Message ofProperties(List<String> parts, JsonNode properties) {
    return parts.size() > 2 && parts.get(1).equals("properties")
        ? property(properties, parts.get(2))
        : Message.plain("");
  }

  private static Message property(JsonNode properties, String name) {
    return Message.plain(LooseComparison.text(properties.path(name)));
  }

  private JsonNode personProperties() {
    return person == null ? MissingNode.getInstance() : person.properties();
  }

  private Message personLink() {
    if (person == null) {
      return Message.plain("undefined");
    }
    JsonNode name =
        NAMES.stream()
            .map(property -> person.properties().path(property))
            .filter(LooseComparison::isTruthy)
            .findFirst()
            .orElse(event.distinctId());
    return link(name, "/person/" + JavaScriptText.of(event.distinctId()));
  }

  private Message link(JsonNode name, String path) {
    String text = LooseComparison.text(name);
    return new Message(text, format.link(text, siteUrl + path));
  }

  private Message actionLink() {
    return new Message(
        action.name(), format.link(action.name(), siteUrl + "/action/" + action.id()));
  }
}
