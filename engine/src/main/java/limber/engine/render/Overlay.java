package limber.engine.render;

import java.util.List;
import java.util.Optional;
import limber.engine.Contact;

/**
 * What is drawn over environments.
 *
 * @param contacts of each environment, or none at all: a disc at each point, and an arrow along the
 *     force on the body with the higher number
 * @param pull of a body of the first environment: an arrow from its point to where the mouse is
 */
public record Overlay(List<List<Contact>> contacts, Optional<Pull> pull) {
  /** Nothing. */
  public static final Overlay NONE = new Overlay(List.of());

  /** Contacts alone. */
  public Overlay(List<List<Contact>> contacts) {
    this(contacts, Optional.empty());
  }

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
