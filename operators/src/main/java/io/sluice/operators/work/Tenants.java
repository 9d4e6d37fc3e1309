package io.sluice.operators.work;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** How much each tenant has in flight on this subtask, and which of its keys have a backlog. */
final class Tenants {
  private static final class Tenant {
    int inFlight;

    /** Those in flight that wait for another one of their lane. */
    int waiting;

    boolean isHeld;

    /** Keys with a backlog, the one to be served next in front. */
    final ArrayDeque<Long> parkedKeys = new ArrayDeque<>();

    boolean isForgettable() {
      return inFlight == 0 && !isHeld && parkedKeys.isEmpty();
    }
  }

  private final int window;
  private final Map<Integer, Tenant> tenants = new HashMap<>();

  Tenants(int window) {
    if (window < 1) {
      throw new IllegalArgumentException("window is " + window + ", expected 1 or more");
    }
    this.window = window;
  }

  /** Whether a new unit of the key may be admitted now, behind nothing that is parked. */
  boolean admits(int id, long key) {
    Tenant tenant = tenants.get(id);
    return tenant == null
        || (!tenant.isHeld && tenant.inFlight < window && !tenant.parkedKeys.contains(key));
  }

  void admitted(int id) {
    tenant(id).inFlight++;
  }

  void completed(int id) {
    Tenant tenant = tenants.get(id);
    tenant.inFlight--;
    forgetIfIdle(id, tenant);
  }

  /** A unit in flight waits for another one of its lane. */
  void waits(int id) {
    tenant(id).waiting++;
  }

  /** It is the turn of a unit that has waited. */
  void waitsNoMore(int id) {
    tenant(id).waiting--;
  }

  /** Units in flight whose turn it is. */
  int started(int id) {
    Tenant tenant = tenants.get(id);
    return tenant == null ? 0 : tenant.inFlight - tenant.waiting;
  }

  void hold(int id) {
    tenant(id).isHeld = true;
  }

  void release(int id) {
    Tenant tenant = tenants.get(id);
    if (tenant != null) {
      tenant.isHeld = false;
      forgetIfIdle(id, tenant);
    }
  }

  /** The key has a backlog now. */
  void parked(int id, long key) {
    Tenant tenant = tenant(id);
    if (!tenant.parkedKeys.contains(key)) {
      tenant.parkedKeys.add(key);
    }
  }

  /**
   * The key whose oldest parked work is to be admitted next, null if there is none or no room; its
   * other keys go first the next time.
   */
  @Nullable
  Long nextToUnpark(int id) {
    Tenant tenant = tenants.get(id);
    if (tenant == null || tenant.isHeld || tenant.inFlight >= window) {
      return null;
    }
    Long key = tenant.parkedKeys.poll();
    if (key != null) {
      tenant.parkedKeys.add(key);
    }
    return key;
  }

  /** The key's backlog is empty. */
  void unparked(int id, long key) {
    Tenant tenant = tenants.get(id);
    tenant.parkedKeys.remove(key);
    forgetIfIdle(id, tenant);
  }

  private Tenant tenant(int id) {
    return tenants.computeIfAbsent(id, ignored -> new Tenant());
  }

  private void forgetIfIdle(int id, Tenant tenant) {
    if (tenant.isForgettable()) {
      tenants.remove(id);
    }
  }
}
