package limber.engine.mjcf;

import java.net.URISyntaxException;
import java.nio.file.Path;
import limber.engine.MujocoNumbers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencePoseTest {
  @ParameterizedTest
  @ValueSource(strings = {"pendulum", "menagerie", "workshop"})
  void massMatrixIsMujocos(String name) throws URISyntaxException {
    Path file = Path.of(MujocoNumbers.class.getResource("models/" + name + ".xml").toURI());
    Tree tree = new Tree(ModelReader.read(XmlReader.read(file)));
    MujocoNumbers.read("models/" + name + ".json").assertMass(new ReferencePose(tree).mass);
  }
}
