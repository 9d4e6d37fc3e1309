/**
 * People: who a distinct id belongs to, what is known of them, and how they become one (contract
 * §11.4 to §11.6, era B). Rules only, on a small interface to state, so that they run on maps in
 * tests; INGESTION gives them Flink's keyed state. The door is {@link
 * io.sluice.operators.people.People}, and {@link io.sluice.operators.people.PeopleImport} for those
 * of another installation.
 */
package io.sluice.operators.people;
