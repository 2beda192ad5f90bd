package limber.engine.mjcf;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model file with line numbers and puts included files in place. A document type
 * declaration, with which XML names other files and grows, is refused; so is what goes beyond
 * {@link Limits}.
 */
final class XmlReader {
  private final @Nullable Path directory;
  private final Set<Path> included = new HashSet<>();
  private int elements;
  private long bytes;

  private XmlReader(@Nullable Path directory) {
    this.directory = directory;
  }

  static XmlElement read(Path file) {
    XmlReader reader = new XmlReader(file.toAbsolutePath().getParent());
    reader.included.add(file.toAbsolutePath().normalize());
    return reader.parse(file.toString(), reader.text(file, file + ": "), 0, 0);
  }

  static XmlElement read(String name, String text) {
    XmlReader reader = new XmlReader(null);
    reader.count(text.length(), name + ": ");
    return reader.parse(name, text, 0, 0);
  }

  /** {@code depth}: of the element that includes the file; {@code nesting}: of its file. */
  private XmlElement parse(String file, String text, int depth, int nesting) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    // The depth is checked here, with the element's name; the platform's limit differs by release.
    factory.setProperty("jdk.xml.maxElementDepth", "0");
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      XmlElement root = tree(file, xml, depth);
      include(root, depth + 1, nesting);
      return root;
    } catch (XMLStreamException e) {
      throw broken(file, e);
    }
  }

  private XmlElement tree(String file, XMLStreamReader xml, int depth) throws XMLStreamException {
    Deque<XmlElement> open = new ArrayDeque<>();
    XmlElement root = null;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new MjcfException(
            "%s:%d: holds a document type or an entity, which are not read; remove it"
                .formatted(file, xml.getLocation().getLineNumber()));
      } else if (event == XMLStreamConstants.START_ELEMENT) {
        XmlElement element = element(file, xml);
        if (depth + open.size() >= Limits.DEPTH) {
          throw element.error(
              "lies inside more than %d others; nest less".formatted(Limits.DEPTH - 1));
        }
        if (open.isEmpty()) {
          root = element;
        } else {
          open.peek().children.add(element);
        }
        open.push(element);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open.pop();
      }
    }
    if (root == null) {
      throw new MjcfException(file + ": holds no XML element; an MJCF file starts with <mujoco>");
    }
    return root;
  }

  private XmlElement element(String file, XMLStreamReader xml) {
    XmlElement element =
        new XmlElement(xml.getLocalName(), file, xml.getLocation().getLineNumber());
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String name = xml.getAttributeLocalName(i);
      String value = xml.getAttributeValue(i);
      if (value.length() > Limits.ATTRIBUTE) {
        throw element.error(
            "attribute '%s' holds %d characters; at most %d are read"
                .formatted(XmlElement.shown(name), value.length(), Limits.ATTRIBUTE));
      }
      element.attributes.put(name, value.strip());
    }
    if (++elements > Limits.ELEMENTS) {
      throw element.error(
          "is the model's element %d; at most %d are read".formatted(elements, Limits.ELEMENTS));
    }
    return element;
  }

  /** Replaces each include by the content of the file it names. */
  private void include(XmlElement element, int depth, int nesting) {
    for (int i = 0; i < element.children.size(); ) {
      XmlElement child = element.children.get(i);
      if (child.name.equals("include")) {
        List<XmlElement> content = content(child, depth - 1, nesting + 1);
        element.children.remove(i);
        element.children.addAll(i, content);
        i += content.size();
      } else {
        include(child, depth + 1, nesting);
        i++;
      }
    }
  }

  private List<XmlElement> content(XmlElement include, int depth, int nesting) {
    include.allow("file");
    String name = include.get("file");
    if (name == null) {
      throw include.error("attribute 'file' is missing; name the file to include");
    }
    String shown = XmlElement.shown(name);
    if (directory == null) {
      throw include.error(
          "file '%s' cannot be found from a model that is not a file".formatted(shown));
    }
    Path path;
    try {
      path = directory.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw include.error("file '%s' is not a path".formatted(shown));
    }
    if (!included.add(path)) {
      throw include.error("file '%s' is included twice; include it once".formatted(shown));
    }
    if (nesting > Limits.INCLUDES) {
      throw include.error(
          "file '%s' is included through more than %d others; include it from a higher one"
              .formatted(shown, Limits.INCLUDES));
    }
    String prefix = include.place() + ": element <include>: file ";
    return parse(path.toString(), text(path, prefix + path + " "), depth, nesting).children;
  }

  /** The text of a file. Devices and pipes, which may never end, are not opened. */
  private String text(Path file, String prefix) {
    String remedy = "; give the path of an MJCF file";
    if (!Files.exists(file)) {
      throw new MjcfException(prefix + "does not exist" + remedy);
    }
    if (!Files.isRegularFile(file)) {
      String what = Files.isDirectory(file) ? "a directory" : "not a file with an end";
      throw new MjcfException(prefix + "is " + what + remedy);
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) == 0) {
        throw new MjcfException(prefix + "is empty" + remedy);
      }
      byte[] content = in.readNBytes(Limits.BYTES + 1);
      count(content.length, prefix);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new MjcfException(prefix + "is not UTF-8 text; give an MJCF (XML) file", e);
    } catch (IOException e) {
      throw new MjcfException(prefix + "cannot be read: " + e.getMessage() + remedy, e);
    }
  }

  private void count(long more, String prefix) {
    bytes += more;
    if (bytes > Limits.BYTES) {
      throw new MjcfException(
          "%sthe model's text is longer than %d bytes; split or shorten it"
              .formatted(prefix, Limits.BYTES));
    }
  }

  private static MjcfException broken(String file, XMLStreamException e) {
    Location location = e.getLocation();
    String message = String.valueOf(e.getMessage());
    int cut = message.indexOf("Message: ");
    String reason =
        (cut < 0 ? message : message.substring(cut + 9)).strip().replaceAll("\\s+", " ");
    return new MjcfException(
        "%s:%d: broken XML: %s"
            .formatted(file, location == null ? 1 : location.getLineNumber(), reason),
        e);
  }
}
