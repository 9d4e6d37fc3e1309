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
  private final long maxBytes;
  private final Map<Integer, Tenant> tenants = new HashMap<>();

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
  boolean admits(int id, long key) {
    Tenant tenant = tenants.get(id);
    return tenant == null || (hasRoom(tenant) && !tenant.parkedKeys.contains(key));
  }

  private boolean hasRoom(Tenant tenant) {
    return !tenant.isHeld && tenant.inFlight < window && (tenant.inFlight == 0 || bytes < maxBytes);
  }

  void admitted(int id, long size) {
    tenant(id).inFlight++;
    bytes += size;
  }

  /** A unit in flight has become larger, or smaller. */
  void grown(long by) {
    bytes += by;
  }

  void completed(int id, long size) {
    Tenant tenant = tenants.get(id);
    tenant.inFlight--;
    bytes -= size;
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

  /** Bytes of all units in flight. */
  long bytes() {
    return bytes;
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
