package io.sluice.deploy.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Somebody, or something, that visits a site.
 *
 * @param distinctId who it is to the site
 * @param ip public IPv4 address
 * @param device what it browses with
 * @param kind person, member of staff or bot
 */
record Visitor(String distinctId, String ip, Device device, Kind kind) {
  /** Addresses of staff end with it; the filter plugin of the demo knows it. */
  static final String STAFF_DOMAIN = "@staff.example";

  private static final double SHARE_OF_BOTS = 0.05;
  private static final double SHARE_OF_STAFF = 0.03;
  private static final double SHARE_OF_IDENTIFIED = 0.3;

  enum Kind {
    PERSON,
    STAFF,
    BOT
  }

  /**
   * Browser and machine.
   *
   * @param type {@code Desktop}, {@code Mobile} or {@code Tablet}; empty for bots
   */
  record Device(
      String browser,
      int version,
      String os,
      String type,
      int width,
      int height,
      String userAgent) {}

  private static final List<Device> DEVICES =
      List.of(
          new Device(
              "Chrome",
              126,
              "Windows",
              "Desktop",
              1920,
              1080,
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/126.0.0.0 Safari/537.36"),
          new Device(
              "Chrome",
              126,
              "Android",
              "Mobile",
              412,
              915,
              "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/126.0.0.0 Mobile Safari/537.36"),
          new Device(
              "Chrome",
              125,
              "Mac OS X",
              "Desktop",
              1512,
              982,
              "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like"
                  + " Gecko) Chrome/125.0.0.0 Safari/537.36"),
          new Device(
              "Mobile Safari",
              17,
              "iOS",
              "Mobile",
              390,
              844,
              "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
                  + " like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"),
          new Device(
              "Safari",
              17,
              "Mac OS X",
              "Desktop",
              1440,
              900,
              "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
                  + " Gecko) Version/17.5 Safari/605.1.15"),
          new Device(
              "Firefox",
              127,
              "Linux",
              "Desktop",
              2560,
              1440,
              "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"),
          new Device(
              "Microsoft Edge",
              126,
              "Windows",
              "Desktop",
              1536,
              864,
              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"),
          new Device(
              "Safari",
              17,
              "iOS",
              "Tablet",
              820,
              1180,
              "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
                  + " Gecko) Version/17.5 Safari/604.1"));

  private static final List<Device> BOTS =
      List.of(
          bot("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
          bot("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"),
          bot("Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)"),
          bot(
              "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                  + " HeadlessChrome/126.0.0.0 Safari/537.36"));

  /** Draws a visitor. */
  static Visitor draw(int team, int number, Networks networks, RandomGenerator random) {
    Kind kind = kind(random.nextDouble());
    String ip = networks.address(random);
    boolean identified = random.nextDouble() < SHARE_OF_IDENTIFIED;
    String anonymous = "%016x-%08x".formatted(random.nextLong(), random.nextInt());
    return switch (kind) {
      case BOT -> new Visitor(anonymous, ip, BOTS.get(random.nextInt(BOTS.size())), kind);
      case STAFF -> new Visitor("member" + number + STAFF_DOMAIN, ip, device(random), kind);
      case PERSON ->
          new Visitor(
              identified ? "customer%d@team%d.example".formatted(number, team) : anonymous,
              ip,
              device(random),
              kind);
    };
  }

  private static Kind kind(double drawn) {
    if (drawn < SHARE_OF_BOTS) {
      return Kind.BOT;
    }
    return drawn < SHARE_OF_BOTS + SHARE_OF_STAFF ? Kind.STAFF : Kind.PERSON;
  }

  private static Device device(RandomGenerator random) {
    // Squared, so that the first ones are the common ones.
    double drawn = random.nextDouble();
    return DEVICES.get((int) (drawn * drawn * DEVICES.size()));
  }

  private static Device bot(String userAgent) {
    return new Device("", 0, "", "", 1024, 768, userAgent);
  }
}
