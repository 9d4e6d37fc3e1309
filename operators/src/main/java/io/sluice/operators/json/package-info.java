/**
 * JSON as events need it: read without losing a digit, written as JavaScript's {@code
 * JSON.stringify} writes it. Owns nothing; every other package may call it.
 */
package io.sluice.operators.json;
