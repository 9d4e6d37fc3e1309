package io.sluice.operators.deliveries;

/** Why a delivery is given up; the names are codes of dead letters and stable. */
enum DeliveryEnd {
  /** The endpoint, or the guard of addresses, refused it for good. */
  DELIVERY_REFUSED,
  /** The last attempt failed. */
  DELIVERY_EXHAUSTED,
  /** It was there for too long, most likely since its endpoint's circuit was open. */
  DELIVERY_EXPIRED,
  /** Too much waited for its endpoint, and it was the oldest of it. */
  DELIVERY_BACKLOG_FULL
}
