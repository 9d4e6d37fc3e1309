/**
 * People as the job's output topics tell of them ({@link io.sluice.deploy.people.PeopleTopics}),
 * and as they are brought to it ({@link io.sluice.deploy.people.ImportFiles}, {@link
 * io.sluice.deploy.people.PeopleImporter}). Called by {@code cli}.
 */
package io.sluice.deploy.people;
