package io.sluice.deploy.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CaptureEnvelopeTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  @Test
  void anEventIsWrappedAsCaptureDoes() {
    CaptureEnvelope envelope = wrap("{\"event\":\"$pageview\",\"distinct_id\":\"ann\"}");

    assertThat(new String(envelope.value(), UTF_8))
        .isEqualTo(
            "{\"uuid\":\"u-1\",\"distinct_id\":\"ann\",\"ip\":\"81.2.69.142\","
                + "\"site_url\":\"https://shop.example\","
                + "\"data\":\"{\\\"event\\\":\\\"$pageview\\\",\\\"distinct_id\\\":\\\"ann\\\"}\","
                + "\"team_id\":2,\"now\":\"2026-02-03T04:05:06.789000+00:00\",\"sent_at\":\"\"}");
  }

  @Test
  void theKeyIsTheHashOfTeamAndDistinctId() {
    // printf '2:ann' | sha256sum
    assertThat(new String(wrap("{\"event\":\"e\",\"distinct_id\":\"ann\"}").key(), UTF_8))
        .isEqualTo("a4d05b67e53caf71c11bd89ab7a0955807a240aa3cacfc18e037a1065e120491");
  }

  @Test
  void theDistinctIdIsFoundWhereCaptureLooksForIt() {
    assertThat(wrap("{\"event\":\"e\",\"$distinct_id\":\"b\"}").distinctId()).isEqualTo("b");
    assertThat(wrap("{\"event\":\"e\",\"properties\":{\"distinct_id\":7}}").distinctId())
        .isEqualTo("7");
    assertThat(
            wrap("{\"event\":\"e\",\"distinct_id\":\"%s\"}".formatted("x".repeat(300)))
                .distinctId())
        .hasSize(200);
  }

  @Test
  void anEventsOwnUuidAndSendTimeAreKept() {
    CaptureEnvelope envelope =
        wrap(
            "{\"event\":\"e\",\"distinct_id\":\"a\",\"uuid\":\"mine\",\"sent_at\":\"2026-02-03T04:05:00Z\"}");

    assertThat(envelope.uuid()).isEqualTo("mine");
    assertThat(envelope.sentAt()).isEqualTo("2026-02-03T04:05:00Z");
  }

  @Test
  void whatIsNoEventIsRefusedInOneSentence() {
    assertThatThrownBy(() -> wrap("{")).hasMessageStartingWith("The event is not JSON: ");
    assertThatThrownBy(() -> wrap("[]")).hasMessage("The event is not a JSON object but array.");
    assertThatThrownBy(() -> wrap("{\"distinct_id\":\"a\"}"))
        .hasMessage("The event has no name; expected a text in the field \"event\".");
    assertThatThrownBy(() -> wrap("{\"event\":\"e\",\"distinct_id\":null}"))
        .hasMessage(
            "The event does not say who did it; expected a text in the field \"distinct_id\".");
  }

  private static CaptureEnvelope wrap(String event) {
    return CaptureEnvelope.of(event, 2, "u-1", "81.2.69.142", "https://shop.example", NOW);
  }
}
