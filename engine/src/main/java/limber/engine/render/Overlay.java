package limber.engine.render;

import java.util.List;
import limber.engine.Contact;

/**
 * What is drawn over environments.
 *
 * @param contacts of each environment, or none at all: a disc at each point, and an arrow along the
 *     force on the body with the higher number
 */
public record Overlay(List<List<Contact>> contacts) {
  /** Nothing. */
  public static final Overlay NONE = new Overlay(List.of());

  public Overlay {
    contacts = contacts.stream().map(List::copyOf).toList();
  }

  void check(int environments) {
    if (!contacts.isEmpty() && contacts.size() != environments) {
      throw new IllegalArgumentException(
          "contacts of %d environments over a picture of %d"
              .formatted(contacts.size(), environments));
    }
  }
}
