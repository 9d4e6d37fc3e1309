package io.sluice.operators.route;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each team and distinct id (contract §11.11), on the heap: after a restart all
 * are full, and so is one that has been forgotten because others were used after it. Not
 * thread-safe.
 */
final class OverflowBuckets {
  /** Capture cuts ids at 200; what begins alike beyond this shares a bucket. */
  private static final int MAX_ID_CHARACTERS = 256;

  private static final double MILLIS_PER_SECOND = 1000;
  private static final float LOAD_FACTOR = 0.75f;

  private record Owner(int teamId, String distinctId) {}

  private static final class Bucket {
    double tokens;
    long atMillis;
  }

  private final OverflowLimit limit;

  /** The one that was used the longest ago first. */
  private final Map<Owner, Bucket> buckets =
      new LinkedHashMap<>(16, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Owner, Bucket> eldest) {
          return size() > limit.maxBuckets();
        }
      };

  OverflowBuckets(OverflowLimit limit) {
    this.limit = limit;
  }

  /**
   * An event comes.
   *
   * @param millis by the record's clock; one that is behind an earlier one refills nothing
   * @return whether it is within the limit
   */
  boolean take(int teamId, String distinctId, long millis) {
    Bucket bucket = buckets.computeIfAbsent(owner(teamId, distinctId), id -> full(millis));
    if (millis > bucket.atMillis) {
      double refill = (millis - bucket.atMillis) / MILLIS_PER_SECOND * limit.refillPerSecond();
      bucket.tokens = Math.min(limit.capacity(), bucket.tokens + refill);
      bucket.atMillis = millis;
    }
    if (bucket.tokens < 1) {
      return false;
    }
    bucket.tokens--;
    return true;
  }

  int size() {
    return buckets.size();
  }

  private Bucket full(long millis) {
    Bucket bucket = new Bucket();
    bucket.tokens = limit.capacity();
    bucket.atMillis = millis;
    return bucket;
  }

  private static Owner owner(int teamId, String distinctId) {
    return new Owner(
        teamId,
        distinctId.length() <= MAX_ID_CHARACTERS
            ? distinctId
            : distinctId.substring(0, MAX_ID_CHARACTERS));
  }
}
