/**
 * People as the job's output topics tell of them. The door is {@link
 * io.sluice.deploy.people.PeopleTopics}. Called by {@code cli}.
 */
package io.sluice.deploy.people;
