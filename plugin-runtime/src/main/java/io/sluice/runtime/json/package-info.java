/**
 * JSON of what nearly every event is made of, read into the guest's objects and written from them
 * twice as fast as by the engine's own functions, which go through a text character by character
 * and through an object by its dictionary. What is large, or out of the ordinary in any way that a
 * program could see, is left to the engine: what is done here is what {@code JSON.parse} and {@code
 * JSON.stringify} do, or nothing.
 *
 * <p>The door is {@link io.sluice.runtime.json.QuickJson}. Knows the engine from within, its
 * objects and their shapes, which no interface of GraalVM's offers; knows no sandbox. Used by the
 * sandbox package only.
 */
package io.sluice.runtime.json;
