package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A {@code POST} that has to arrive: what a hook of an action is to be told of an event (contract
 * §12.5).
 *
 * @param teamId whose action it is
 * @param actionId which one
 * @param actionName for log entries; null if it has none
 * @param hookId the REST hook's id; null for the team's own webhook
 * @param eventUuid of the event that matched
 * @param id the same whenever this event, action and hook meet again; what the endpoint gets as
 *     {@code Idempotency-Key}
 * @param url where to
 * @param contentType of the body
 * @param body as it is sent
 */
@TypeInfo(DeliverySerializer.TypeInfo.class)
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record Delivery(
    int teamId,
    int actionId,
    @Nullable String actionName,
    @Nullable String hookId,
    String eventUuid,
    String id,
    String url,
    String contentType,
    byte[] body) {
  public Delivery {
    requireNonNull(eventUuid, "eventUuid is null");
    requireNonNull(id, "id is null");
    requireNonNull(url, "url is null");
    requireNonNull(contentType, "contentType is null");
    requireNonNull(body, "body is null");
  }

  /** By what DELIVERIES is keyed: team and endpoint. */
  public long key() {
    return EndpointKey.of(teamId, url);
  }
}
