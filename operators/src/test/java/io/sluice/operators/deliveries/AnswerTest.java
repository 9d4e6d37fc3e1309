package io.sluice.operators.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.http.HttpFailure;
import io.sluice.runtime.http.HttpHeader;
import io.sluice.runtime.http.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static final Instant NOW = Instant.parse("2024-01-31T12:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void anySuccessIsAccepted(int status) {
    assertThat(answer(status, null)).isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 400, 401, 403, 404, 413, 422})
  void whatTheEndpointDoesNotWantIsRefusedForGood(int status) {
    assertThat(answer(status, null)).isInstanceOf(Answer.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 500, 502, 503, 599})
  void whatTheEndpointCannotDoNowHasFailed(int status) {
    assertThat(answer(status, null)).isInstanceOf(Answer.Failed.class);
  }

  @Test
  void goneIsForRestHooksOnly() {
    assertThat(Answer.of(reply(410, null), true, NOW)).isInstanceOf(Answer.Gone.class);
    assertThat(Answer.of(reply(410, null), false, NOW)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void whatIsSaidOfWaitingIsHeard() {
    assertThat(((Answer.ToldToWait) answer(429, "7")).pause()).hasSeconds(7);
    assertThat(((Answer.ToldToWait) answer(429, null)).pause()).isNull();
    assertThat(((Answer.Failed) answer(503, "7")).pause()).hasSeconds(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|1",
        " 120 |120",
        "99999999999999999999|86400",
        "Wed, 31 Jan 2024 12:01:00 GMT|60",
        "Wed, 31 Jan 2024 11:00:00 GMT|1",
        "Sat, 31 Jan 2099 12:00:00 GMT|86400"
      })
  void aWaitIsANumberOfSecondsOrADate(String header, long seconds) {
    assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "2024-01-31"})
  void anythingElseIsNoWait(String header) {
    assertThat(RetryAfter.of(header, NOW)).isNull();
  }

  @ParameterizedTest
  @EnumSource(HttpFailure.class)
  void everyFailureOfTheClientMeansSomethingAndNamesNoUrl(HttpFailure failure) {
    String url = "http://hooks.test/secret";
    for (String message :
        List.of(
            "request to " + url + " failed, reason: some reason", "network timeout at: " + url)) {
      Answer answer = Answer.of(failure.name(), message);
      assertThat(answer.toString()).contains(failure.name()).doesNotContain("secret");
    }
  }

  @Test
  void anAddressThatMayNotBeReachedIsRefusedForGood() {
    Answer answer = Answer.of("SLUICE_ADDRESS_REFUSED", "request to x failed, reason: no");
    assertThat(answer)
        .isEqualTo(
            new Answer.Refused(
                new Answer.Problem("FetchError", "SLUICE_ADDRESS_REFUSED: no"), false));
  }

  @Test
  void anEndpointIsShownWithoutWhatMayBeASecret() {
    assertThat(Endpoint.shown("https://me:pw@hooks.slack.com:8443/services/T/B/X?token=1"))
        .isEqualTo("https://hooks.slack.com:8443");
    assertThat(Endpoint.shown("no url at all")).isEqualTo("an address that cannot be read");
  }

  private static Answer answer(int status, @Nullable String retryAfter) {
    return Answer.of(reply(status, retryAfter), true, NOW);
  }

  private static HttpReply reply(int status, @Nullable String retryAfter) {
    List<HttpHeader> headers =
        retryAfter == null ? List.of() : List.of(new HttpHeader("retry-after", retryAfter));
    return new HttpReply(status, "Text", "http://x/", false, headers, new byte[0]);
  }
}
