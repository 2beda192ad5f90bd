package limber.engine.mjcf;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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

/** Reads a model file with line numbers and puts included files in place. */
final class XmlReader {
  private final @Nullable Path directory;
  private final Set<Path> included = new HashSet<>();

  private XmlReader(@Nullable Path directory) {
    this.directory = directory;
  }

  static XmlElement read(Path file) {
    XmlReader reader = new XmlReader(file.toAbsolutePath().getParent());
    reader.included.add(file.toAbsolutePath().normalize());
    return reader.parse(file.toString(), text(file, file + ": "));
  }

  static XmlElement read(String name, String text) {
    return new XmlReader(null).parse(name, text);
  }

  private XmlElement parse(String file, String text) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      return include(tree(file, xml));
    } catch (XMLStreamException e) {
      throw broken(file, e);
    }
  }

  private static XmlElement tree(String file, XMLStreamReader xml) throws XMLStreamException {
    Deque<XmlElement> open = new ArrayDeque<>();
    XmlElement root = null;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        XmlElement element =
            new XmlElement(xml.getLocalName(), file, xml.getLocation().getLineNumber());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
          element.attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i).strip());
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

  /** Replaces each include by the content of the file it names. */
  private XmlElement include(XmlElement element) {
    for (int i = 0; i < element.children.size(); ) {
      XmlElement child = element.children.get(i);
      if (child.name.equals("include")) {
        List<XmlElement> content = content(child);
        element.children.remove(i);
        element.children.addAll(i, content);
        i += content.size();
      } else {
        include(child);
        i++;
      }
    }
    return element;
  }

  private List<XmlElement> content(XmlElement include) {
    include.allow("file");
    String name = include.get("file");
    if (name == null) {
      throw include.error("attribute 'file' is missing; name the file to include");
    }
    if (directory == null) {
      throw include.error(
          "file '%s' cannot be found from a model that is not a file".formatted(name));
    }
    Path path;
    try {
      path = directory.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw include.error("file '%s' is not a path".formatted(name));
    }
    if (!included.add(path)) {
      throw include.error("file '%s' is included twice; include it once".formatted(name));
    }
    String prefix = include.place() + ": element <include>: file ";
    return parse(path.toString(), text(path, prefix + path + " ")).children;
  }

  private static String text(Path file, String prefix) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new MjcfException(prefix + "does not exist; give the path of an MJCF file", e);
    } catch (CharacterCodingException e) {
      throw new MjcfException(prefix + "is not UTF-8 text; give an MJCF (XML) file", e);
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "is a directory" : "cannot be read: " + e.getMessage();
      throw new MjcfException(prefix + why + "; give the path of an MJCF file", e);
    }
  }

  private static MjcfException broken(String file, XMLStreamException e) {
    Location location = e.getLocation();
    String message = e.getMessage();
    int cut = message.indexOf("Message: ");
    String reason =
        (cut < 0 ? message : message.substring(cut + 9)).strip().replaceAll("\\s+", " ");
    return new MjcfException(
        "%s:%d: broken XML: %s"
            .formatted(file, location == null ? 1 : location.getLineNumber(), reason),
        e);
  }
}
