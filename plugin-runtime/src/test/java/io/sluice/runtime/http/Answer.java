package io.sluice.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;

/** Keeps what a call was told, and counts that it was told once. */
final class Answer implements Fetcher.Callback {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);
  private final AtomicInteger words = new AtomicInteger();
  @Nullable private volatile HttpReply reply;
  @Nullable private volatile String code;
  @Nullable private volatile String message;

  @Override
  public void started() {
    assertThat(words).hasValue(0);
    begun.countDown();
  }

  @Override
  public void replied(HttpReply value) {
    words.incrementAndGet();
    reply = value;
    told.countDown();
  }

  @Override
  public void failed(String failure, String text) {
    words.incrementAndGet();
    code = failure;
    message = text;
    told.countDown();
  }

  boolean hasBegun() {
    return begun.getCount() == 0;
  }

  boolean isTold() {
    return told.getCount() == 0;
  }

  void awaitBegin() throws InterruptedException {
    assertThat(begun.await(30, TimeUnit.SECONDS)).as("the call has begun").isTrue();
  }

  HttpReply reply() throws InterruptedException {
    awaitEnd();
    assertThat(code).as("failure, with the text '%s'", message).isNull();
    return reply;
  }

  String body() throws InterruptedException {
    return new String(reply().body(), StandardCharsets.UTF_8);
  }

  String code() throws InterruptedException {
    awaitEnd();
    assertThat(reply).as("a reply").isNull();
    return code;
  }

  String message() throws InterruptedException {
    awaitEnd();
    return message;
  }

  private void awaitEnd() throws InterruptedException {
    assertThat(told.await(30, TimeUnit.SECONDS)).as("the call has ended").isTrue();
    assertThat(words).hasValue(1);
  }
}
