package io.sluice.operators.work;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** How much each tenant has in flight on this subtask, and which of its keys have a backlog. */
final class Tenants {
  private static final class Tenant {
    int inFlight;

    /** Units it may have in flight if that is not what all may; else null. */
    @Nullable Integer ownWindow;

    /** Those in flight that wait for another one of their lane. */
    int waiting;

    boolean isHeld;

    /** Keys with a backlog, the one to be served next in front. */
    final ArrayDeque<Long> parkedKeys = new ArrayDeque<>();

    boolean isForgettable() {
      return inFlight == 0 && !isHeld && ownWindow == null && parkedKeys.isEmpty();
    }
  }

  private final int window;
  private final long maxBytes;
  private final Map<Long, Tenant> tenants = new HashMap<>();

  /** Of all tenants' units in flight. */
  private long bytes;

  /**
   * @param window units one tenant may have in flight
   * @param maxBytes what all may have in flight; each may have one unit whatever its size
   */
  Tenants(int window, long maxBytes) {
    this.window = window;
    this.maxBytes = maxBytes;
  }

  /** Whether a new unit of the key may be admitted now, behind nothing that is parked. */
  boolean admits(long id, long key) {
    Tenant tenant = tenants.get(id);
    return tenant == null || (hasRoom(tenant) && !tenant.parkedKeys.contains(key));
  }

  private boolean hasRoom(Tenant tenant) {
    int mayHave = tenant.ownWindow == null ? window : tenant.ownWindow;
    return !tenant.isHeld
        && tenant.inFlight < mayHave
        && (tenant.inFlight == 0 || bytes < maxBytes);
  }

  void admitted(long id, long size) {
    tenant(id).inFlight++;
    bytes += size;
  }

  /** A unit in flight has become larger, or smaller. */
  void grown(long by) {
    bytes += by;
  }

  void completed(long id, long size) {
    Tenant tenant = tenants.get(id);
    tenant.inFlight--;
    bytes -= size;
    forgetIfIdle(id, tenant);
  }

  /** A unit in flight waits for another one of its lane. */
  void waits(long id) {
    tenant(id).waiting++;
  }

  /** It is the turn of a unit that has waited. */
  void waitsNoMore(long id) {
    tenant(id).waiting--;
  }

  /** Units in flight whose turn it is. */
  int started(long id) {
    Tenant tenant = tenants.get(id);
    return tenant == null ? 0 : tenant.inFlight - tenant.waiting;
  }

  /** Bytes of all units in flight. */
  long bytes() {
    return bytes;
  }

  void hold(long id) {
    tenant(id).isHeld = true;
  }

  void release(long id) {
    Tenant tenant = tenants.get(id);
    if (tenant != null) {
      tenant.isHeld = false;
      forgetIfIdle(id, tenant);
    }
  }

  /** The tenant may have so many units in flight, whatever the others may. */
  void limit(long id, int ownWindow) {
    tenant(id).ownWindow = ownWindow;
  }

  /** The tenant may have as many units in flight as the others. */
  void unlimit(long id) {
    Tenant tenant = tenants.get(id);
    if (tenant != null) {
      tenant.ownWindow = null;
      forgetIfIdle(id, tenant);
    }
  }

  boolean hasNothingOf(long id) {
    Tenant tenant = tenants.get(id);
    return tenant == null || (tenant.inFlight == 0 && tenant.parkedKeys.isEmpty());
  }

  /** The key has a backlog now. */
  void parked(long id, long key) {
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
  Long nextToUnpark(long id) {
    Tenant tenant = tenants.get(id);
    if (tenant == null || !hasRoom(tenant)) {
      return null;
    }
    Long key = tenant.parkedKeys.poll();
    if (key != null) {
      tenant.parkedKeys.add(key);
    }
    return key;
  }

  /** The key's backlog is empty. */
  void unparked(long id, long key) {
    Tenant tenant = tenants.get(id);
    tenant.parkedKeys.remove(key);
    forgetIfIdle(id, tenant);
  }

  private Tenant tenant(long id) {
    return tenants.computeIfAbsent(id, ignored -> new Tenant());
  }

  private void forgetIfIdle(long id, Tenant tenant) {
    if (tenant.isForgettable()) {
      tenants.remove(id);
    }
  }
}
