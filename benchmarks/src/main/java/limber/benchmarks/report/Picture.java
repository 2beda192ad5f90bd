package limber.benchmarks.report;

import java.util.Base64;

/**
 * A picture in a page, of robots.
 *
 * @param jpeg the file's bytes
 * @param width [pixels]
 * @param height [pixels]
 * @param caption what it shows, in a sentence or two
 * @param text for who does not see it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Picture(byte[] jpeg, int width, int height, String caption, String text) {
  /**
   * The picture and what it shows.
   *
   * @param entry what a script knows it by
   * @param heading HTML that comes before
   */
  String figure(String entry, String heading) {
    return """
        <figure class="robots" data-entry="%s">
        <figcaption>%s<p>%s</p></figcaption>
        %s
        </figure>
        """
        .formatted(Html.escape(entry), heading, Html.escape(caption), image());
  }

  /** The picture alone, whole in its element. */
  private String image() {
    return "<img src=\"data:image/jpeg;base64,%s\" width=\"%d\" height=\"%d\" alt=\"%s\">"
        .formatted(Base64.getEncoder().encodeToString(jpeg), width, height, Html.escape(text));
  }
}
