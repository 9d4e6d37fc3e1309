package io.sluice.operators.deliveries;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which REST hooks have said that they are gone, so that what was made for them before is not sent.
 * On the heap: after a restart the first answer says it again.
 */
final class GoneHooks {
  private static final int MANY = 10_000;

  /** When each said so last, in milliseconds since the epoch. */
  private final Map<String, Long> hooks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MANY;
        }
      };

  /** The hook says that it is gone; whether that is news. */
  boolean add(Delivery delivery, long nowMillis) {
    return hooks.put(idOf(delivery), nowMillis) == null;
  }

  /** Whether the delivery was made before its hook was gone; one made later is for a new one. */
  boolean concern(DeliveryWork work) {
    if (work.delivery().hookId() == null) {
      return false;
    }
    Long since = hooks.get(idOf(work.delivery()));
    return since != null && work.sinceMillis() <= since;
  }

  private static String idOf(Delivery delivery) {
    return delivery.teamId() + "/" + delivery.hookId();
  }
}
