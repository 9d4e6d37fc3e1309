/**
 * Where an IP address is: {@code meta.geoip.locate} of contract §6.4 over a MaxMind City database.
 * The room owns one memory-mapped reader per process and database file, shared by all who open it.
 * The sandbox's host functions call it, from any thread; it knows no JavaScript and asks no name
 * server.
 */
package io.sluice.runtime.geoip;
